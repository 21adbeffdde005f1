import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const CLI_ERRORS = {
  CLI_USAGE: { summary: 'The command was called with wrong or missing words.', exit: 2, retryable: false },
} as const satisfies ErrorTable

export type CliErrorCode = keyof typeof CLI_ERRORS

/** Thrown for wrong use of the command line. */
export class CliError extends BridgeError<CliErrorCode> {
  constructor(code: CliErrorCode, facts: ErrorFacts) {
    super(CLI_ERRORS, code, facts)
  }
}
