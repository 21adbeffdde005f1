import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const LAUNCH_ERRORS = {
  LAUNCH_BAD_MASTER: { summary: 'The master is none that Spark knows.', exit: 2, retryable: false },
  LAUNCH_BAD_OPTION: { summary: 'An option of spark-submit has a wrong value.', exit: 2, retryable: false },
  LAUNCH_BAD_PY_FILE: {
    summary: "One of the job's Python files cannot be handed to Spark.",
    exit: 2,
    retryable: false,
  },
  LAUNCH_BAD_REMOTE: {
    summary: 'The address of a Spark Connect server cannot be read.',
    exit: 2,
    retryable: false,
  },
  LAUNCH_BAD_YARN_CONF: { summary: "YARN's configuration cannot be read.", exit: 3, retryable: false },
  LAUNCH_CLUSTER_SILENT: { summary: 'The cluster could not be asked.', exit: 3, retryable: true },
  LAUNCH_KILL_REFUSED: { summary: 'The cluster does not kill the application.', exit: 3, retryable: false },
  LAUNCH_KUBECTL_FAILED: {
    summary: 'The command kubectl is missing, or has failed.',
    exit: 3,
    retryable: false,
  },
  LAUNCH_NO_CLUSTER_MODE: {
    summary: 'Deploy mode `cluster` is asked of a master that does not run Python drivers.',
    exit: 2,
    retryable: false,
  },
  LAUNCH_NO_LOGS: { summary: 'The cluster has no logs of the driver.', exit: 1, retryable: true },
  LAUNCH_NO_RECORD: {
    summary: 'A directory does not say where its run was launched.',
    exit: 2,
    retryable: false,
  },
  LAUNCH_NO_UPLOAD_PATH: {
    summary: 'A driver in Kubernetes needs files of this machine, and there is no place to put them.',
    exit: 2,
    retryable: false,
  },
  LAUNCH_NO_YARN_CONF: {
    summary: 'The master is YARN, and its configuration is not to be found.',
    exit: 3,
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
