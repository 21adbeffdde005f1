import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const TOOLCHAIN_ERRORS = {
  TOOLCHAIN_BAD_PACKAGE: {
    summary: 'A Maven package or exclusion is not written as one.',
    exit: 2,
    retryable: false,
  },
  TOOLCHAIN_CHECKSUM_MISMATCH: {
    summary: 'A jar does not have the SHA-256 sum of the lock file; it was put aside.',
    exit: 3,
    retryable: true,
  },
  TOOLCHAIN_CONNECTOR_MISMATCH: {
    summary: 'A connector on the class path is made for another version of Spark or Scala.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_CONNECTOR_UNKNOWN: {
    summary: 'The connector is not published for this version of Spark and Scala.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_JARS_UNAVAILABLE: {
    summary: 'Jars could not be downloaded from the Maven repository.',
    exit: 3,
    retryable: true,
  },
  TOOLCHAIN_JAVA_HOME_INVALID: {
    summary: 'JAVA_HOME points at something that is no Java runtime.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_JAVA_INCOMPLETE: {
    summary: 'The Java runtime lacks a module that Spark needs.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_JAVA_NOT_FOUND: { summary: 'No Java runtime was found.', exit: 3, retryable: false },
  TOOLCHAIN_JAVA_TOO_NEW: {
    summary: 'The Java runtime is newer than Spark supports.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_JAVA_TOO_OLD: {
    summary: 'The Java runtime is older than Spark needs.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_LOCK_TIMEOUT: {
    summary: 'Another process held the lock of the same set-up for too long.',
    exit: 3,
    retryable: true,
  },
  TOOLCHAIN_NOT_READY: { summary: 'A check of the environment failed.', exit: 3, retryable: false },
  TOOLCHAIN_OFFLINE: {
    summary: 'Something must be downloaded, but offline work was asked for.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_PYTHON_INCOMPLETE: {
    summary: 'The Python lacks venv, pip or a package that is needed.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_PYTHON_INSTALL_FAILED: {
    summary: 'The Python environment could not be installed.',
    exit: 3,
    retryable: true,
  },
  TOOLCHAIN_PYTHON_MISMATCH: {
    summary: "The workers' Python is of another minor version than the driver's, or does not run.",
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_PYTHON_NOT_FOUND: { summary: 'No Python interpreter was found.', exit: 3, retryable: false },
  TOOLCHAIN_PYTHON_TOO_NEW: {
    summary: 'The Python interpreter is newer than PySpark runs on.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_PYTHON_TOO_OLD: {
    summary: 'The Python interpreter is older than 3.10.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_REQUIREMENTS_INVALID: {
    summary: 'The Python packages that a job requires cannot be read, resolved or shipped.',
    exit: 2,
    retryable: false,
  },
  TOOLCHAIN_SPARK_HOME_INVALID: {
    summary: 'SPARK_HOME points at something that is no Spark.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_SPARK_LACKS: {
    summary: 'The Spark that was chosen, or every one there is, lacks something the job needs.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_SPARK_NOT_FOUND: {
    summary: 'A Spark of this machine was asked for, and none was found.',
    exit: 3,
    retryable: false,
  },
  TOOLCHAIN_SPARK_UNKNOWN: {
    summary: 'There is no such version among those that sparkwire installs.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type ToolchainErrorCode = keyof typeof TOOLCHAIN_ERRORS

/** Thrown when the machine lacks what a job needs, or it cannot be installed. */
export class ToolchainError extends BridgeError<ToolchainErrorCode> {
  constructor(code: ToolchainErrorCode, facts: ErrorFacts) {
    super(TOOLCHAIN_ERRORS, code, facts)
  }
}
