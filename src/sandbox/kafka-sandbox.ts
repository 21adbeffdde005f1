import type { KeptProcess } from '../supervise/kept-process.js'
import type { ProcessIdentity } from '../supervise/process-identity.js'
import type { ReadySandbox } from './start-in-sandbox.js'

/** A real Kafka broker that runs on this machine for a while. */
export interface KafkaSandbox extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly bootstrapServers: string
  /** How clients sign in, by the names of Kafka's own client; empty where everybody is let in. */
  readonly properties: Readonly<Record<string, string>>
  /** The same as a file, for `--command-config`; it goes with the broker. Undefined where everybody is let in. */
  readonly commandConfig: string | undefined
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
  {
    logFile,
    broker,
    properties,
  }: Pick<KafkaSandbox, 'logFile' | 'properties'> & { readonly broker: KeptProcess },
): KafkaSandbox {
  return Object.freeze({
    bootstrapServers: record.bootstrapServers ?? '',
    properties,
    commandConfig: record.commandConfig,
    version: record.version ?? 'unknown',
    directory: record.directory,
    logFile,
    identity: broker.identity,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}
