import type { KeptProcess } from '../supervise/kept-process.js'
import type { ProcessIdentity } from '../supervise/process-identity.js'
import type { ReadySandbox } from './start-in-sandbox.js'

/** A real Kafka broker that runs on this machine for a while. */
export interface KafkaSandbox extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly bootstrapServers: string
  /** The broker's own word: `4.1.1`. */
  readonly version: string
  /** Its data, log and configuration; removed by `stop`. */
  readonly directory: string
  readonly logFile: string
  /** The keeper: leader of the broker's process group. */
  readonly identity: ProcessIdentity
  /** Ends the broker and removes its directory; may be called again. */
  stop(): Promise<void>
}

/** The sandbox of a broker that has just become ready. */
export function kafkaSandbox(
  { record, stop }: ReadySandbox,
  logFile: string,
  broker: KeptProcess,
): KafkaSandbox {
  return Object.freeze({
    bootstrapServers: record.bootstrapServers ?? '',
    version: record.version ?? 'unknown',
    directory: record.directory,
    logFile,
    identity: broker.identity,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}
