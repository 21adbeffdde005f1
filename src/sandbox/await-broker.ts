import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SandboxError } from '../errors/sandbox-error.js'
import type { KeptProcess } from '../supervise/kept-process.js'
import { BrokerLog, logFailure } from './broker-log.js'

const READY_LIMIT_MS = 60_000
const POLL_MS = 40

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
  limitMs = READY_LIMIT_MS,
): Promise<{ readonly version: string } | 'port-taken'> {
  const log = new BrokerLog(logFile)
  const deadline = performance.now() + limitMs
  for (;;) {
    signal?.throwIfAborted()
    const running = broker.running
    const { started, version, portTaken } = log.read()
    if (portTaken) return 'port-taken'
    if (!running) throw await startFailed(broker, logFile)
    if (started && (await acceptsConnections(port))) return { version: version ?? 'unknown' }
    if (performance.now() > deadline) throw startTimedOut(logFile, limitMs)
    await sleep(POLL_MS)
  }
}

async function startFailed(broker: KeptProcess, logFile: string): Promise<SandboxError> {
  const { code, signal, error } = await broker.exited
  const how = error ?? (signal === null ? `exit code ${code}` : `signal ${signal}`)
  const lines = logFailure(logFile)
  return new SandboxError('SANDBOX_START_FAILED', {
    message: `The Kafka broker ended before it was ready: ${how}. Its log says:\n${lines.join('\n')}`,
    hint: 'check memory and disk space with `sparkwire doctor`, then try again',
    details: { exitCode: code, signal, log: lines },
  })
}

function startTimedOut(logFile: string, limitMs: number): SandboxError {
  const lines = logFailure(logFile)
  return new SandboxError('SANDBOX_START_TIMEOUT', {
    message: `The Kafka broker was not ready after ${limitMs / 1000} s. Its log says:\n${lines.join('\n')}`,
    hint: 'the machine may be very busy; try again',
    details: { limitMs, log: lines },
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
