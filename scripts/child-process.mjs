// Runs commands, each in a process group of its own, so that an interruption ends all of it.
import { spawn } from 'node:child_process'

/** ms between the signals of an ending: SIGINT, SIGTERM, SIGKILL. */
const LADDER_MS = 10_000

/** Thrown for a command that was under way when this process was told to end. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

const interruption = new AbortController()
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => interruption.abort(new Interrupted()))
}

/**
 * Runs a command with this process's output and resolves with its exit code; a signal counts as 1.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export async function run(command, args, options = {}) {
  interruption.signal.throwIfAborted()
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, ...options })
  /** @type {NodeJS.Timeout[]} */
  const timers = []
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // The group is gone.
    }
  }
  const interrupt = () => {
    end('SIGINT')
    timers.push(
      setTimeout(() => end('SIGTERM'), LADDER_MS),
      setTimeout(() => end('SIGKILL'), 2 * LADDER_MS),
    )
  }
  interruption.signal.addEventListener('abort', interrupt)
  try {
    /** @type {number} */
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (exitCode) => resolve(exitCode ?? 1))
    })
    if (interruption.signal.aborted) throw new Interrupted()
    return code
  } finally {
    interruption.signal.removeEventListener('abort', interrupt)
    for (const timer of timers) clearTimeout(timer)
    // Whatever a command leaves behind in its group goes with it.
    end('SIGKILL')
  }
}
