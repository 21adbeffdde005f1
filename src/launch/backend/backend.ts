import type { KeptProcess } from '../../supervise/kept-process.js'
import type { StartDriverOptions } from '../start-driver.js'

/** How far an application has come, in one word for all clusters. */
export type ApplicationState =
  | 'submitted'
  | 'waiting'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'killed'
  | 'unknown'

/** What is said of an application by whoever runs it. */
export interface ApplicationStatus {
  readonly state: ApplicationState
  /** What the cluster calls it; null while it has no name there, and for a local master. */
  readonly id: string | null
  /** The cluster's own words: `ACCEPTED in queue root.default`. */
  readonly text: string
}

/** What a driver has written. */
export interface DriverLogs {
  /** What the job printed. */
  readonly stdout: string
  /** Spark's log. */
  readonly log: string
}

/** How one kind of master is talked to about one run. Works in any process that knows the run's directory. */
export interface Backend {
  /** How often it may be asked, ms. */
  readonly pollMs: number
  /** Starts the driver. @throws LAUNCH_SPARK_NOT_STARTED, LAUNCH_BAD_PY_FILE */
  submit(options: StartDriverOptions): Promise<KeptProcess>
  /** What became of it. @throws LAUNCH_CLUSTER_SILENT */
  status(): Promise<ApplicationStatus>
  /** Ends it at once, wherever it runs; nothing where it has ended. @throws LAUNCH_CLUSTER_SILENT, LAUNCH_KILL_REFUSED */
  kill(): Promise<void>
  /** What the driver wrote; of much, the end. @throws LAUNCH_CLUSTER_SILENT, LAUNCH_NO_LOGS */
  logs(): Promise<DriverLogs>
  /** Removes what the cluster keeps for this run alone, once it has ended. @throws LAUNCH_KUBECTL_FAILED */
  release(): Promise<void>
}

/** Whether nothing more will happen to the application. */
export function hasEnded({ state }: Pick<ApplicationStatus, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'killed'
}
