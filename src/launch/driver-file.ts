import { basename } from 'node:path'

/** What the Python runner is told, as the private file it reads. */
export interface DriverFile {
  readonly run: string
  readonly token: string
  /** Where the runner calls back; null where it runs in a place from which it cannot. */
  readonly endpoint: string | null
  /** The job's script. */
  readonly script: string
  readonly args: readonly string[]
  readonly params: Readonly<Record<string, string>>
  /** The folder in which each sink's query has its own checkpoint; null where there is none that it can reach. */
  readonly checkpoint: string | null
  /** Where the runner leaves how the script ended; null where it says so on its stdout. */
  readonly closedFile: string | null
  /** Where the runner leaves the id that the cluster gave the application, for a driver on this machine. */
  readonly applicationFile: string | null
  /** What given checkpoints stand for; absent where the checkpoint is the run's own. */
  readonly contract?: object
  /** Whether the bridge asks the workers for their Python before the job. */
  readonly checkWorkers: boolean
  /** Where the runner leaves Spark's analysis of the script, which is then not run. */
  readonly analysisFile?: string
}

/** What a driver elsewhere is told: nothing in it is a place of this machine. */
export function driverFileElsewhere(driver: DriverFile, folder = ''): DriverFile {
  return {
    ...driver,
    endpoint: null,
    script: `${folder}${basename(driver.script)}`,
    closedFile: null,
    applicationFile: null,
  }
}
