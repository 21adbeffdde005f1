import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Written to stdin, which is then closed; without it stdin is empty. */
  readonly input?: string
  /** Called with everything stderr said so far, to interrupt the command at some point of its work. */
  readonly onStdout?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built `sparkwire` with these words, as a shell would. */
export function sparkwire(words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { SPARKWIRE_BOOTSTRAP_SERVERS: _brokers, ...inherited } = process.env
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...inherited, ...options.env } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    options.onStdout?.(stdout, (signal) => child.kill(signal))
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    options.onStderr?.(stderr, (signal) => child.kill(signal))
  })
  // A command that never reads its input may have ended before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
