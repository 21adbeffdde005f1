import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const LAUNCH_ERRORS = {
  LAUNCH_BAD_PY_FILE: {
    summary: "One of the job's Python files cannot be handed to Spark.",
    exit: 2,
    retryable: false,
  },
  LAUNCH_SPARK_NOT_STARTED: { summary: 'spark-submit could not be started.', exit: 3, retryable: false },
  LAUNCH_UNSAFE_DIRECTORY: {
    summary: 'The directory for warm drivers belongs to someone else or is open to others.',
    exit: 3,
    retryable: false,
  },
  LAUNCH_WARM_NOT_STARTED: { summary: 'A warm driver could not be started.', exit: 3, retryable: false },
} as const satisfies ErrorTable

export type LaunchErrorCode = keyof typeof LAUNCH_ERRORS

/** Thrown when spark-submit or a warm driver cannot be started. */
export class LaunchError extends BridgeError<LaunchErrorCode> {
  constructor(code: LaunchErrorCode, facts: ErrorFacts) {
    super(LAUNCH_ERRORS, code, facts)
  }
}
