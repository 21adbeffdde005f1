import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const TESTING_ERRORS = {
  TESTING_BAD_SPEC: {
    summary: 'A test specification does not have the form that is expected.',
    exit: 2,
    retryable: false,
  },
  TESTING_CASE_TIMEOUT: {
    summary: 'The job of a test case did not end within the time of the case.',
    exit: 1,
    retryable: false,
  },
  TESTING_NO_CASE: { summary: 'No test case has the text of the filter.', exit: 2, retryable: false },
  TESTING_NO_SPEC: { summary: 'No test specification was found.', exit: 2, retryable: false },
  TESTING_SCRIPT_TRIGGER: {
    summary: 'A test case replaces the triggers of a job that is a script.',
    exit: 2,
    retryable: false,
  },
  TESTING_TOPIC_TAKEN: {
    summary: 'A topic that a test case makes for itself exists already.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type TestingErrorCode = keyof typeof TESTING_ERRORS

/** Thrown when a test specification cannot be read or a test case cannot be judged. */
export class TestingError extends BridgeError<TestingErrorCode> {
  constructor(code: TestingErrorCode, facts: ErrorFacts) {
    super(TESTING_ERRORS, code, facts)
  }
}
