import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const SCHEMA_ERRORS = {
  SCHEMA_BAD_VALUE: {
    summary: 'A value given as JSON does not fit the type of its column.',
    exit: 2,
    retryable: false,
  },
  SCHEMA_DUPLICATE_COLUMN: {
    summary: 'Two columns of a row have the same name, so one of them could not be read.',
    exit: 2,
    retryable: false,
  },
  SCHEMA_MALFORMED: {
    summary: "A schema does not have the form of Spark's schema JSON.",
    exit: 1,
    retryable: false,
  },
  SCHEMA_MISMATCH: {
    summary: 'The rows that Spark gives are not of the declared row type.',
    exit: 1,
    retryable: false,
  },
  SCHEMA_UNSUPPORTED_TYPE: {
    summary: 'A Spark type has no row form here, or something else stands where a type is expected.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type SchemaErrorCode = keyof typeof SCHEMA_ERRORS

/** Thrown when a data type or a row schema cannot be read or written. */
export class SchemaError extends BridgeError<SchemaErrorCode> {
  constructor(code: SchemaErrorCode, facts: ErrorFacts) {
    super(SCHEMA_ERRORS, code, facts)
  }
}
