import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const IR_ERRORS = {
  IR_MALFORMED: {
    summary: 'A job document does not have the form of its version.',
    exit: 2,
    retryable: false,
  },
  IR_VERSION_UNSUPPORTED: {
    summary: 'A job document is of a version that this sparkwire does not read.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type IrErrorCode = keyof typeof IR_ERRORS

/** Thrown when a job document cannot be read. */
export class IrError extends BridgeError<IrErrorCode> {
  constructor(code: IrErrorCode, facts: ErrorFacts) {
    super(IR_ERRORS, code, facts)
  }
}
