import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const LAUNCH_ERRORS = {
  LAUNCH_BAD_MASTER: { summary: 'The master is none that Spark knows.', exit: 2, retryable: false },
  LAUNCH_BAD_OPTION: { summary: 'An option of spark-submit has a wrong value.', exit: 2, retryable: false },
  LAUNCH_BAD_PY_FILE: {
    summary: "One of the job's Python files cannot be handed to Spark.",
    exit: 2,
    retryable: false,
  },
  LAUNCH_NO_CLUSTER_MODE: {
    summary: 'Deploy mode `cluster` is asked of a master that does not run Python drivers.',
    exit: 2,
    retryable: false,
  },
  LAUNCH_OPTION_IGNORED: {
    summary: 'An option is given that the chosen master ignores.',
    exit: 2,
    retryable: false,
  },
  LAUNCH_OPTION_TWICE: {
    summary: 'An option and the Spark property it stands for say different things.',
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

/** Thrown when spark-submit or a warm driver cannot be started, or a cluster cannot be asked. */
export class LaunchError extends BridgeError<LaunchErrorCode> {
  constructor(code: LaunchErrorCode, facts: ErrorFacts) {
    super(LAUNCH_ERRORS, code, facts)
  }
}
