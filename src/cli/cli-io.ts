import type { LiveArea } from './live-area.js'

/** What a command may touch of the world: data goes to stdout, talk to stderr. */
export interface CliIo {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
  /** Whether stderr is a terminal that may be redrawn: never with CI. */
  readonly terminal: boolean
  /** What is redrawn there, at the end of all that is written; absent where nothing may be. */
  readonly live?: LiveArea
  readonly colour: boolean
  /** Whether errors are printed with their stack, and failures of scripts with Python's traceback. @default false */
  readonly verbose?: boolean
  /** Aborted by the first Ctrl-C or SIGTERM; the reason is a CliInterrupted. */
  readonly signal: AbortSignal
  /** Aborted by the second Ctrl-C: nothing is waited for any more. */
  readonly hurry: AbortSignal
}

/** Why the signal of {@link CliIo} was aborted. */
export class CliInterrupted extends Error {
  constructor() {
    super('Interrupted')
    Object.defineProperty(this, 'name', { value: 'CliInterrupted', enumerable: false })
  }
}
