import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const LOAD_ERRORS = {
  LOAD_FAILED: {
    summary: 'A job file could not be loaded: it is not valid, or it threw.',
    exit: 2,
    retryable: false,
  },
  LOAD_NOT_FOUND: { summary: 'A job file cannot be read.', exit: 2, retryable: false },
  LOAD_NO_JOB: { summary: 'A job module does not export a job as its default.', exit: 2, retryable: false },
  LOAD_UNSUPPORTED: { summary: 'A job file is in a form that cannot be loaded.', exit: 2, retryable: false },
} as const satisfies ErrorTable

export type LoadErrorCode = keyof typeof LOAD_ERRORS

/** Thrown when a job file cannot be loaded. */
export class LoadError extends BridgeError<LoadErrorCode> {
  constructor(code: LoadErrorCode, facts: ErrorFacts) {
    super(LOAD_ERRORS, code, facts)
  }
}
