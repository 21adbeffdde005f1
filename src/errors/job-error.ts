import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const JOB_ERRORS = {
  JOB_CANCELLED: { summary: 'The run was stopped before its job ended.', exit: 1, retryable: true },
  JOB_FAILED: { summary: 'The script or one of its queries failed.', exit: 1, retryable: false },
  JOB_LOST: { summary: 'The driver ended, and nobody can say how.', exit: 1, retryable: true },
  JOB_SUBMIT_FAILED: { summary: 'spark-submit ended before the script started.', exit: 3, retryable: false },
  JOB_TIMED_OUT: { summary: 'The deadline passed before the run was done.', exit: 1, retryable: true },
} as const satisfies ErrorTable

export type JobErrorCode = keyof typeof JOB_ERRORS

/** Thrown by a run's rows, and carried by its report, when the job did not succeed. */
export class JobError extends BridgeError<JobErrorCode> {
  constructor(code: JobErrorCode, facts: ErrorFacts) {
    super(JOB_ERRORS, code, facts)
  }
}
