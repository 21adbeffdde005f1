#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import { CliInterrupted, type CliIo } from './cli-io.js'
import { LiveArea } from './live-area.js'
import { printError } from './print-error.js'
import { program } from './program.js'
import { showLoading, showSteps } from './step-display.js'

const INTERRUPTED = 130
/** ms after which a second Ctrl-C no longer waits for anything. */
const HARD_EXIT_MS = 2000
/** ms within which a second signal is the same Ctrl-C. */
const SAME_SIGNAL_MS = 300

/** Runs the command line and sets the exit code. */
async function main(): Promise<void> {
  const interrupt = new AbortController()
  const hurry = new AbortController()
  const { env, stdout, stderr } = process
  const plain = env.CI !== undefined && env.CI !== 'false'
  const terminal = stderr.isTTY === true && !plain && env.TERM !== 'dumb'
  const live = terminal ? new LiveArea(stderr) : undefined
  const io: CliIo = {
    stdout: live !== undefined && stdout.isTTY === true ? live.above(stdout) : stdout,
    stderr: live?.above(stderr) ?? stderr,
    terminal,
    ...(live === undefined ? {} : { live }),
    colour: stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    // Looked for by hand: what is wrong with the words of the command is an error, too.
    verbose: ownWords(process.argv).some((word) => word === '-v' || word === '--verbose'),
    signal: interrupt.signal,
    hurry: hurry.signal,
  }
  let signals = 0
  let lastSignal = Number.NEGATIVE_INFINITY
  const onSignal = (): void => {
    // npm passes a Ctrl-C on, and a library of ours (when-exit) sends each signal once more: one wish, two signals.
    const repeated = performance.now() - lastSignal < SAME_SIGNAL_MS
    lastSignal = performance.now()
    if (repeated) return
    signals += 1
    if (signals === 1) {
      io.stderr.write('\nstopping… (Ctrl-C again to stop at once)\n')
      interrupt.abort(new CliInterrupted())
    } else {
      hurry.abort(new CliInterrupted())
      setTimeout(() => process.exit(INTERRUPTED), HARD_EXIT_MS).unref()
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  // A reader that goes away ends the output, not the program: `| head` is no failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const steps = showSteps(io)
  try {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    const loaded = showLoading(io, process.argv)
    const command = await program(io, version, process.argv).finally(loaded)
    await command.parseAsync(process.argv)
  } catch (error) {
    steps.close()
    process.exitCode = exitCodeOf(io, error)
  } finally {
    steps.close()
    live?.close()
    // After an interrupt they stay: a second Ctrl-C that meets the very end must not change its exit code.
    if (!interrupt.signal.aborted)
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal)
  }
}

/** The words before \`--\`: what follows are a script's. */
function ownWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

function exitCodeOf(io: CliIo, error: unknown): number {
  if (io.signal.aborted) return INTERRUPTED
  // Commander has already said what is wrong; help and version come with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return printError(io, error)
}

await main()
