import { setTimeout as sleep } from 'node:timers/promises'
import { SandboxError } from '../errors/sandbox-error.js'
import type { KeptProcess } from '../supervise/kept-process.js'
import { logFailure } from './daemon-log.js'

/** One daemon of a sandbox while it starts. */
export interface StartingDaemon {
  /** As messages call it: `Kafka broker`. */
  readonly what: string
  readonly process: KeptProcess
  readonly logFile: string
}

export interface AwaitDaemonOptions {
  readonly signal: AbortSignal | undefined
  /** @default 60 s */
  readonly limitMs?: number | undefined
}

const READY_LIMIT_MS = 60_000
const POLL_MS = 40

/**
 * Looks until `look` finds that all of the daemons are ready, and gives what it found.
 *
 * @throws SandboxError SANDBOX_START_FAILED when one ends before, SANDBOX_START_TIMEOUT, with the log's last lines
 */
export async function awaitDaemons<T>(
  daemons: readonly StartingDaemon[],
  { signal, limitMs = READY_LIMIT_MS }: AwaitDaemonOptions,
  look: () => Promise<T | undefined>,
  late: () => readonly StartingDaemon[] = () => daemons,
): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    signal?.throwIfAborted()
    // What is found after the end counts as well: a log may say why.
    const ended = daemons.find(({ process }) => !process.running)
    const found = await look()
    if (found !== undefined) return found
    if (ended !== undefined) throw await startFailed(ended)
    if (performance.now() > deadline) throw startTimedOut(late(), limitMs)
    await sleep(POLL_MS)
  }
}

async function startFailed({ what, process, logFile }: StartingDaemon): Promise<SandboxError> {
  const { code, signal, error } = await process.exited
  const how = error ?? (signal === null ? `exit code ${code}` : `signal ${signal}`)
  const lines = logFailure(logFile)
  return new SandboxError('SANDBOX_START_FAILED', {
    message: `The ${what} ended before it was ready: ${how}. Its log says:\n${lines.join('\n')}`,
    hint: 'check memory and disk space with `sparkwire doctor`, then try again',
    details: { daemon: what, exitCode: code, signal, log: lines },
  })
}

function startTimedOut(late: readonly StartingDaemon[], limitMs: number): SandboxError {
  const logs = late.map(({ what, logFile }) => ({ what, lines: logFailure(logFile) }))
  const text = logs.map(
    ({ what, lines }) =>
      `The ${what} was not ready after ${limitMs / 1000} s. Its log says:\n${lines.join('\n')}`,
  )
  return new SandboxError('SANDBOX_START_TIMEOUT', {
    message: text.join('\n'),
    hint: 'the machine may be very busy; try again',
    details: { limitMs, daemons: late.map(({ what }) => what), log: logs.flatMap(({ lines }) => lines) },
  })
}
