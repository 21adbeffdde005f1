import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const PROTOCOL_ERRORS = {
  PROTOCOL_BAD_CHECKSUM: {
    summary: 'A message on the result channel is not the one that was sent.',
    exit: 1,
    retryable: true,
  },
  PROTOCOL_BAD_FRAME: {
    summary: 'A message on the result channel does not have the form of the protocol.',
    exit: 1,
    retryable: false,
  },
} as const satisfies ErrorTable

export type ProtocolErrorCode = keyof typeof PROTOCOL_ERRORS

/** Thrown when bytes on the result channel are not a message of the protocol. */
export class ProtocolError extends BridgeError<ProtocolErrorCode> {
  constructor(code: ProtocolErrorCode, facts: ErrorFacts) {
    super(PROTOCOL_ERRORS, code, facts)
  }
}
