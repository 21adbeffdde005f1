import { basename } from 'node:path'

/** What the Python runner is told, as the private file it reads. */
export interface DriverFile {
  readonly run: string
  readonly token: string
  /** Where the runner calls back; null where nobody is called. */
  readonly endpoint: string | null
  /** What it needs to be let in there, over a network: keys of CURVE, as Z85. */
  readonly curve: CurveKeys | null
  /** The folder where the runner leaves what it would say there, as Hadoop names it; absent where it calls back. */
  readonly spool?: string
  /** The job's script. */
  readonly script: string
  readonly args: readonly string[]
  readonly params: Readonly<Record<string, string>>
  /** The parameters whose values nobody may see. */
  readonly secrets: readonly string[]
  /** The folder in which each sink's query has its own checkpoint; null where there is none that it can reach. */
  readonly checkpoint: string | null
  /** Whether that folder is on this machine's own disk, and nothing but the job's queries is kept in it. */
  readonly localCheckpoint?: boolean
  /** Where the runner leaves how the script ended; null where it says so on its stdout. */
  readonly closedFile: string | null
  /** Where the runner leaves the id that the cluster gave the application, for a driver on this machine. */
  readonly applicationFile: string | null
  /** What given checkpoints stand for; absent where the checkpoint is the run's own. */
  readonly contract?: object
  /** Whether the bridge asks the workers for their Python before the job. */
  readonly checkWorkers: boolean
  /** What one micro-batch may take on the driver's disk while it waits, bytes; absent where nothing is said. */
  readonly spillBytes?: number
  /** Where the runner leaves Spark's analysis of the script, which is then not run. */
  readonly analysisFile?: string
  /** The Spark Connect server that the job works on; null where it has a driver of its own. */
  readonly remote: RemoteServer | null
}

/** The server's key, by which the runner knows it, and the runner's own. */
export interface CurveKeys {
  readonly serverKey: string
  readonly publicKey: string
  readonly secretKey: string
}

/** What the runner is told of a Spark Connect server. */
export interface RemoteServer {
  /** `sc://host:port`, for messages. */
  readonly name: string
  /** With its parameters, and so maybe a token. */
  readonly url: string
  /** The session of the run, a UUID. */
  readonly session: string
  /** What the server must have. */
  readonly connectors: readonly string[]
  /** Spark properties for the session. */
  readonly conf: Readonly<Record<string, string>>
  /** The caller's modules, for the script and for the workers. */
  readonly pyFiles: readonly string[]
}

/** What a driver elsewhere is told: nothing in it is a place of this machine. */
export function driverFileElsewhere(driver: DriverFile, folder = ''): DriverFile {
  return {
    ...driver,
    script: `${folder}${basename(driver.script)}`,
    closedFile: null,
    applicationFile: null,
  }
}
