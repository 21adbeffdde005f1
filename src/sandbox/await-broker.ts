import { connect } from 'node:net'
import type { KeptProcess } from '../supervise/kept-process.js'
import { awaitDaemons } from './await-daemon.js'
import { BrokerLog } from './broker-log.js'

/**
 * Waits until the broker's log says that it has started and its port takes a connection.
 *
 * @throws SandboxError SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, with the log's last lines
 */
export async function awaitBroker(
  broker: KeptProcess,
  logFile: string,
  port: number,
  signal: AbortSignal | undefined,
  limitMs?: number,
): Promise<{ readonly version: string } | 'port-taken'> {
  const log = new BrokerLog(logFile)
  return awaitDaemons([{ what: 'Kafka broker', process: broker, logFile }], { signal, limitMs }, async () => {
    const { started, version, portTaken } = log.read()
    if (portTaken) return 'port-taken'
    return broker.running && started && (await acceptsConnections(port))
      ? { version: version ?? 'unknown' }
      : undefined
  })
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 })
    const settle = (accepted: boolean) => () => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false))
  })
}
