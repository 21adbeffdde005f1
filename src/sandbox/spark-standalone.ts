import type { ReadySandbox } from './start-in-sandbox.js'

/** One worker of a standalone cluster. */
export interface SparkWorker {
  /** As the master calls it: `worker-20260131120000-127.0.0.1-40123`. */
  readonly id: string
  /** Of the worker itself: a test may kill it. */
  readonly pid: number
  readonly webUi: string
  readonly cores: number
  /** What it gives to executors, MiB. */
  readonly memoryMb: number
  readonly logFile: string
  /** Holds `<application>/<executor>/stdout` and `stderr`. */
  readonly workDirectory: string
}

/** A real Spark standalone cluster, a master and its workers, that runs on this machine for a while. */
export interface SparkStandalone extends AsyncDisposable {
  /** `spark://127.0.0.1:PORT`, for `--master`. */
  readonly master: string
  /** `http://127.0.0.1:PORT`; what it knows as JSON is at `/json/`. */
  readonly webUi: string
  /** The master's own word: `4.1.1`. */
  readonly version: string
  readonly workers: readonly SparkWorker[]
  /** What a driver on this machine is to be told: its address on the loopback interface. */
  readonly conf: Readonly<Record<string, string>>
  /** Logs and working directories; removed by `stop`. */
  readonly directory: string
  /** Of the master. */
  readonly logFile: string
  /** Of the master itself. */
  readonly pid: number
  /** Ends the cluster, with the executors on it, and removes its directory; may be called again. */
  stop(): Promise<void>
}

/** The daemons bind to the loopback interface alone, so the driver must be there as well. */
export const LOOPBACK_DRIVER: Readonly<Record<string, string>> = Object.freeze({
  'spark.driver.host': '127.0.0.1',
  'spark.driver.bindAddress': '127.0.0.1',
})

/** The cluster whose workers have just registered. */
export function sparkStandalone({ record, stop }: ReadySandbox, logFile: string): SparkStandalone {
  const { spark, processes, directory, version = 'unknown' } = record
  if (spark === undefined) throw new Error(`${record.id} is no Spark cluster`)
  const workers = spark.workers.map(({ processes: [keeper, worker], ...facts }) =>
    Object.freeze({ ...facts, pid: (worker ?? keeper)?.pid ?? 0 }),
  )
  return Object.freeze({
    master: spark.master,
    webUi: spark.webUi,
    version,
    workers: Object.freeze(workers),
    conf: LOOPBACK_DRIVER,
    directory,
    logFile,
    pid: (processes[1] ?? processes[0])?.pid ?? 0,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}
