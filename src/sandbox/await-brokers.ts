import { connect } from 'node:net'
import { awaitDaemons, type StartingDaemon } from './await-daemon.js'
import { BrokerLog } from './broker-log.js'

/** A broker while it starts. */
export interface StartingBroker extends StartingDaemon {
  readonly port: number
}

/**
 * Waits until the log of each broker says that it has started, and its port takes a connection.
 *
 * @throws SandboxError SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, with the log's last lines
 */
export async function awaitBrokers(
  brokers: readonly StartingBroker[],
  signal: AbortSignal | undefined,
  limitMs?: number,
): Promise<{ readonly version: string } | 'port-taken'> {
  const waiting = new Map(brokers.map((broker) => [broker, new BrokerLog(broker.logFile)]))
  let known: string | undefined
  const look = async () => {
    for (const [broker, log] of waiting) {
      const { started, version, portTaken } = log.read()
      if (portTaken) return 'port-taken'
      known ??= version
      if (broker.process.running && started && (await acceptsConnections(broker.port))) waiting.delete(broker)
    }
    return waiting.size === 0 ? { version: known ?? 'unknown' } : undefined
  }
  return awaitDaemons(brokers, { signal, limitMs }, look, () => [...waiting.keys()])
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
