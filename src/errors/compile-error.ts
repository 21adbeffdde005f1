import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const COMPILE_ERRORS = {
  COMPILE_NO_SCRIPT_TEXT: {
    summary: 'A script job was to be compiled without the text of its script.',
    exit: 2,
    retryable: false,
  },
  COMPILE_OUTPUT_MODE: {
    summary: 'A sink has an output mode that Spark does not have for its query.',
    exit: 2,
    retryable: false,
  },
  COMPILE_STREAM_STEP: {
    summary: 'A step or join that Spark does not have on a stream, or not in the output mode of its sink.',
    exit: 2,
    retryable: false,
  },
  COMPILE_TRIGGER: {
    summary: 'A sink has a trigger that Spark does not have for its query.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type CompileErrorCode = keyof typeof COMPILE_ERRORS

/** Thrown while a document is turned into a script. */
export class CompileError extends BridgeError<CompileErrorCode> {
  constructor(code: CompileErrorCode, facts: ErrorFacts) {
    super(COMPILE_ERRORS, code, facts)
  }
}
