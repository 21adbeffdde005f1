import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const ROWS_ERRORS = {
  ROWS_BAD_ARROW: {
    summary: 'Received bytes are not a whole Arrow stream.',
    exit: 1,
    retryable: false,
  },
  ROWS_NULL_IN_COLUMN: {
    summary: 'A column that is declared not null holds a null.',
    exit: 1,
    retryable: false,
  },
  ROWS_SCHEMA_MISMATCH: {
    summary: 'The columns of an Arrow stream are not those of the declared row type.',
    exit: 1,
    retryable: false,
  },
} as const satisfies ErrorTable

export type RowsErrorCode = keyof typeof ROWS_ERRORS

/** Thrown when received values cannot be turned into rows of the declared type. */
export class RowsError extends BridgeError<RowsErrorCode> {
  constructor(code: RowsErrorCode, facts: ErrorFacts) {
    super(ROWS_ERRORS, code, facts)
  }
}
