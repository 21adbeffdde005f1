import type { KeptProcess } from '../supervise/kept-process.js'
import type { ProcessIdentity } from '../supervise/process-identity.js'
import type { SandboxRecord } from './sandbox-record.js'
import type { SandboxRegistry } from './sandbox-registry.js'

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

/** Time a broker has between SIGTERM and SIGKILL, ms; it takes a third of a second unless the machine is busy. */
const STOP_GRACE_MS = 5000

/** The sandbox of a broker that has just become ready. */
export function kafkaSandbox(
  record: SandboxRecord & { readonly bootstrapServers: string; readonly version: string },
  logFile: string,
  broker: KeptProcess,
  registry: SandboxRegistry,
): KafkaSandbox {
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await broker.end(STOP_GRACE_MS)
    await registry.clear(record)
  }
  const stopOnce = (): Promise<void> => {
    stopped ??= stop()
    return stopped
  }
  return Object.freeze({
    bootstrapServers: record.bootstrapServers,
    version: record.version,
    directory: record.directory,
    logFile,
    identity: broker.identity,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  })
}
