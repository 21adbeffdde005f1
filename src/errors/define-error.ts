import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const DEFINE_ERRORS = {
  DEFINE_AGGREGATE_MISPLACED: {
    summary:
      'An aggregate function or a session window stands where one row is computed, or a plain column where a group is.',
    exit: 2,
    retryable: false,
  },
  DEFINE_BAD_NAME: {
    summary: 'A name of a job, sink or variable has characters that it may not have.',
    exit: 2,
    retryable: false,
  },
  DEFINE_BAD_SCHEMA: {
    summary: 'An Avro schema is none, or does not have the fields that are declared.',
    exit: 2,
    retryable: false,
  },
  DEFINE_BAD_VALUE: {
    summary: 'An option has a value that is not of the form it takes.',
    exit: 2,
    retryable: false,
  },
  DEFINE_BAD_WINDOW: {
    summary: 'A window function stands where Spark computes none, or its window is none that it has.',
    exit: 2,
    retryable: false,
  },
  DEFINE_DUPLICATE_COLUMN: {
    summary: 'Two columns would have the same name; Spark does not tell upper and lower case apart.',
    exit: 2,
    retryable: false,
  },
  DEFINE_FORBIDDEN_OPTION: {
    summary:
      'An option is set that Spark refuses, that sparkwire sets itself, or that would put a secret into the script.',
    exit: 2,
    retryable: false,
  },
  DEFINE_NOT_A_COLUMN: {
    summary: 'Something else stands where a column or a dataset is expected.',
    exit: 2,
    retryable: false,
  },
  DEFINE_NO_FORMAT: {
    summary: 'A record format is asked for that Spark has a connector for, and sparkwire has not.',
    exit: 2,
    retryable: false,
  },
  DEFINE_SINK_COLUMNS: {
    summary: 'The dataset does not have the columns that the sink needs, or has them in other types.',
    exit: 2,
    retryable: false,
  },
  DEFINE_TYPE_MISMATCH: {
    summary: 'An operator or function does not take a value of this type.',
    exit: 2,
    retryable: false,
  },
  DEFINE_UNION_COLUMNS: {
    summary: 'Two datasets are to be one, and one of them lacks columns of the other.',
    exit: 2,
    retryable: false,
  },
  DEFINE_UNKNOWN_COLUMN: {
    summary: 'A column is named that the dataset does not have.',
    exit: 2,
    retryable: false,
  },
  DEFINE_UNKNOWN_OPTION: {
    summary: 'An options object has a property that is not one of the options.',
    exit: 2,
    retryable: false,
  },
  DEFINE_UNKNOWN_ROW: {
    summary: 'A step works on a query in SQL whose columns are not declared.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type DefineErrorCode = keyof typeof DEFINE_ERRORS

/** Thrown while a pipeline is being described, before anything runs. */
export class DefineError extends BridgeError<DefineErrorCode> {
  constructor(code: DefineErrorCode, facts: ErrorFacts) {
    super(DEFINE_ERRORS, code, facts)
  }
}
