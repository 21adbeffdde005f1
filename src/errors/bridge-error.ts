import { withDeepStack } from '../util/deep-stack.js'

/**
 * The process exit codes of the command: 0 for what is only ever told as a warning, 1 the job failed, 2 wrong use or
 * bad definition, 3 the environment is not ready, 130 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130

/** What the catalogue says about one error code. */
export interface ErrorEntry {
  /** One sentence: when this error is thrown. */
  readonly summary: string
  readonly exit: ExitCode
  /** Whether trying again unchanged can help. */
  readonly retryable: boolean
}

export type ErrorTable<Code extends string = string> = Readonly<Record<Code, ErrorEntry>>

/** The facts of one failure: what failed with which value and what was expected, and what to do. */
export interface ErrorFacts {
  /** `<what failed>: <value>. <what was expected>.` */
  readonly message: string
  readonly hint?: string
  /** JSON-able data for programs. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Whether trying again unchanged can help, where more is known than the catalogue says of the code. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

const BRAND = Symbol.for('sparkwire.error')

/** The base of every error that sparkwire throws: a code of the catalogue, data, a hint, and the cause. */
export class BridgeError<Code extends string = string> extends Error {
  readonly code: Code
  readonly exit: ExitCode
  readonly retryable: boolean
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly [BRAND] = true

  constructor(table: ErrorTable<Code>, code: Code, facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause })
    const entry = table[code]
    this.code = code
    this.exit = entry.exit
    this.retryable = facts.retryable ?? entry.retryable
    this.hint = facts.hint
    this.details = Object.freeze({ ...facts.details })
    Object.defineProperty(this, 'name', { value: new.target.name, enumerable: false })
    // From whoever made the error, as far as the user's own line.
    withDeepStack(() => Error.captureStackTrace(this, new.target))
  }

  /** The stable JSON form of the error; the stack stays out of it. */
  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      retryable: this.retryable,
      details: this.details,
    }
  }
}

/** Whether `value` is an error of sparkwire's, of any copy of the package, and of that code if one is given. */
export function isBridgeError(value: unknown, code?: string): value is BridgeError {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { [BRAND]?: unknown })[BRAND] === true &&
    (code === undefined || (value as { code?: unknown }).code === code)
  )
}
