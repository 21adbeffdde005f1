import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const CHANNEL_ERRORS = {
  CHANNEL_BAD_ADDRESS: {
    summary: 'An address or a range of ports for the result channel cannot be read.',
    exit: 2,
    retryable: false,
  },
  CHANNEL_BAD_LIMIT: {
    summary: 'How much of a micro-batch may wait on disk cannot be read.',
    exit: 2,
    retryable: false,
  },
  CHANNEL_BIND_FAILED: { summary: 'The result channel could not be opened.', exit: 3, retryable: true },
  CHANNEL_NO_CURVE: {
    summary: 'The result channel is to be reached over a network, and ZeroMQ cannot encrypt it.',
    exit: 3,
    retryable: false,
  },
  CHANNEL_SEQUENCE_GAP: {
    summary: 'Frames or rows of a micro-batch are missing, doubled or out of order.',
    exit: 1,
    retryable: true,
  },
  CHANNEL_UNEXPECTED: {
    summary: 'A message came that the protocol does not allow at this point.',
    exit: 1,
    retryable: false,
  },
} as const satisfies ErrorTable

export type ChannelErrorCode = keyof typeof CHANNEL_ERRORS

/** Thrown when the result channel breaks its contract. */
export class ChannelError extends BridgeError<ChannelErrorCode> {
  constructor(code: ChannelErrorCode, facts: ErrorFacts) {
    super(CHANNEL_ERRORS, code, facts)
  }
}
