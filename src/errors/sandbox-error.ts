import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const SANDBOX_ERRORS = {
  SANDBOX_CERTIFICATE_FAILED: {
    summary: "Java's own tool could not make a certificate for a sandbox broker.",
    exit: 3,
    retryable: false,
  },
  SANDBOX_FORMAT_FAILED: {
    summary: "Kafka's storage tool could not prepare the data directory of a sandbox broker.",
    exit: 3,
    retryable: false,
  },
  SANDBOX_OPTION_INVALID: {
    summary: 'An option of a sandbox cluster is out of its range.',
    exit: 2,
    retryable: false,
  },
  SANDBOX_START_FAILED: { summary: 'A sandbox process ended before it was ready.', exit: 3, retryable: true },
  SANDBOX_START_TIMEOUT: {
    summary: 'A sandbox process was not ready within its time limit.',
    exit: 3,
    retryable: true,
  },
  SANDBOX_UNSAFE_DIRECTORY: {
    summary: 'The directory for sandboxes belongs to someone else or is open to others.',
    exit: 3,
    retryable: false,
  },
} as const satisfies ErrorTable

export type SandboxErrorCode = keyof typeof SANDBOX_ERRORS

/** Thrown when a sandbox broker or cluster cannot be started. */
export class SandboxError extends BridgeError<SandboxErrorCode> {
  constructor(code: SandboxErrorCode, facts: ErrorFacts) {
    super(SANDBOX_ERRORS, code, facts)
  }
}
