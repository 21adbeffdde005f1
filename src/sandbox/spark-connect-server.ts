import type { ReadySandbox } from './start-in-sandbox.js'

/** A real Spark Connect server that runs on this machine for a while. */
export interface SparkConnectServer extends AsyncDisposable {
  /** `sc://127.0.0.1:PORT`, as PySpark's client takes it. */
  readonly remote: string
  /** The server's own word: `4.1.1`. */
  readonly version: string
  /** Log and working directories; removed by `stop`. */
  readonly directory: string
  readonly logFile: string
  /** Of the server itself. */
  readonly pid: number
  /** Ends the server, with the queries on it, and removes its directory; may be called again. */
  stop(): Promise<void>
}

/** The server that has just begun to listen. */
export function sparkConnectServer({ record, stop }: ReadySandbox, logFile: string): SparkConnectServer {
  const { connect, processes, directory, version = 'unknown' } = record
  if (connect === undefined) throw new Error(`${record.id} is no Spark Connect server`)
  return Object.freeze({
    remote: connect.remote,
    version,
    directory,
    logFile,
    pid: (processes[1] ?? processes[0])?.pid ?? 0,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}
