import pc from 'picocolors'
import { type ExitCode, isBridgeError } from '../errors/bridge-error.js'
import type { CliIo } from './cli-io.js'

/** What is printed of a failure, thrown or reported. */
export interface PrintedFailure {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  /** `alsoFound` lists further failures of the same kind. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Prints a known failure: one line of what and why, then what to do. */
export function printFailure(io: CliIo, failure: PrintedFailure): void {
  printLines(io, pc.createColors(io.colour).red('error:'), failure)
}

/** Prints what was found and does not end the command. */
export function printWarning(io: CliIo, warning: PrintedFailure): void {
  printLines(io, pc.createColors(io.colour).yellow('warning:'), warning)
}

function printLines(io: CliIo, label: string, { code, message, hint, details }: PrintedFailure): void {
  const { dim, yellow } = pc.createColors(io.colour)
  io.stderr.write(`${label} ${message} ${dim(`[${code}]`)}\n`)
  if (hint !== undefined) io.stderr.write(`${yellow('hint:')} ${hint}\n`)
  for (const other of (details?.['alsoFound'] ?? []) as readonly PrintedFailure[])
    printLines(io, label, other)
}

/** Where an error was thrown, and what caused it. */
function stackOf(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by: ${stackOf(error.cause)}` : own
}

/** Prints whatever was thrown. Returns the exit code it stands for. */
export function printError(io: CliIo, error: unknown): ExitCode {
  if (isBridgeError(error)) {
    printFailure(io, error)
    if (io.verbose) io.stderr.write(`${pc.createColors(io.colour).dim(stackOf(error))}\n`)
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
