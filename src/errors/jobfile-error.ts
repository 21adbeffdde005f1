import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const JOBFILE_ERRORS = {
  JOBFILE_BAD_EXPRESSION: {
    summary: 'An expression or a type in a job file cannot be read.',
    exit: 2,
    retryable: false,
  },
  JOBFILE_BAD_FORM: {
    summary: 'A job file has a key or a value that it may not have there, or lacks one.',
    exit: 2,
    retryable: false,
  },
  JOBFILE_BAD_PARAMETER: {
    summary: 'A parameter of a job file has no value, or one that is not of its type.',
    exit: 2,
    retryable: false,
  },
  JOBFILE_NOT_YAML: {
    summary:
      'A job file is no YAML, or YAML that is not taken: aliases, duplicate keys, too large, too deep.',
    exit: 2,
    retryable: false,
  },
  JOBFILE_UNKNOWN_NAME: {
    summary: 'A job file names a dataset, parameter or environment that it does not have.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type JobFileErrorCode = keyof typeof JOBFILE_ERRORS

/** Thrown when a job file cannot be turned into a job; `details` has file, line and column. */
export class JobFileError extends BridgeError<JobFileErrorCode> {
  constructor(code: JobFileErrorCode, facts: ErrorFacts) {
    super(JOBFILE_ERRORS, code, facts)
  }
}
