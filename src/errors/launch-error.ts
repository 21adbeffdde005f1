import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const LAUNCH_ERRORS = {
  LAUNCH_SPARK_NOT_STARTED: { summary: 'spark-submit could not be started.', exit: 3, retryable: false },
} as const satisfies ErrorTable

export type LaunchErrorCode = keyof typeof LAUNCH_ERRORS

/** Thrown when spark-submit cannot be started. */
export class LaunchError extends BridgeError<LaunchErrorCode> {
  constructor(code: LaunchErrorCode, facts: ErrorFacts) {
    super(LAUNCH_ERRORS, code, facts)
  }
}
