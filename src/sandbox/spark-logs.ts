import { logText } from './daemon-log.js'

/** What the log of a master says once it is ready. */
export interface MasterFacts {
  readonly master: string
  readonly webUi: string
  readonly version: string
}

/** Reads where a master is from its log; undefined until it has said all of it. */
export function readMasterLog(file: string): MasterFacts | undefined {
  const text = logText(file)
  const master = / Starting Spark master at (spark:\/\/\S+)/.exec(text)?.[1]
  const version = / Running Spark version (\S+)/.exec(text)?.[1]
  const port = / Successfully started service 'MasterUI' on port (\d+)/.exec(text)?.[1]
  return master === undefined || version === undefined || port === undefined
    ? undefined
    : { master, version, webUi: `http://127.0.0.1:${port}` }
}

/** The port that a worker's log says it has; undefined until it says so. */
export function readWorkerPort(file: string): number | undefined {
  const port = / Successfully started service 'sparkWorker' on port (\d+)/.exec(logText(file))?.[1]
  return port === undefined ? undefined : Number(port)
}

/** What the log of a Spark Connect server says once it listens. */
export interface ConnectServerFacts {
  readonly remote: string
  readonly version: string
}

/** Reads where a Spark Connect server is from its log; undefined until it has said so. */
export function readConnectServerLog(file: string): ConnectServerFacts | undefined {
  const text = logText(file)
  const address = / Spark Connect server started at: (\S+)/.exec(text)?.[1]
  const version = / Running Spark version (\S+)/.exec(text)?.[1]
  return address === undefined || version === undefined ? undefined : { remote: `sc://${address}`, version }
}
