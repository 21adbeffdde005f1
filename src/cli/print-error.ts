import pc from 'picocolors'
import { type ExitCode, isBridgeError } from '../errors/bridge-error.js'
import type { CliIo } from './cli-io.js'

/** What is printed of a failure, thrown or reported. */
export interface PrintedFailure {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
}

/** Prints a known failure: one line of what and why, then what to do. */
export function printFailure(io: CliIo, { code, message, hint }: PrintedFailure): void {
  const colours = pc.createColors(io.colour)
  io.stderr.write(`${colours.red('error:')} ${message} ${colours.dim(`[${code}]`)}\n`)
  if (hint !== undefined) io.stderr.write(`${colours.yellow('hint:')} ${hint}\n`)
}

/** Prints whatever was thrown. Returns the exit code it stands for. */
export function printError(io: CliIo, error: unknown): ExitCode {
  if (isBridgeError(error)) {
    printFailure(io, error)
    return error.exit
  }
  const colours = pc.createColors(io.colour)
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(`${colours.red('error:')} unexpected: ${text}\n`)
  io.stderr.write(
    `${colours.yellow('hint:')} this is a bug in sparkwire: please report it with the lines above.\n`,
  )
  return 1
}
