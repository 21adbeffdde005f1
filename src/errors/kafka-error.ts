import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const KAFKA_ERRORS = {
  KAFKA_BAD_PROPERTIES: {
    summary: "The properties of Kafka's client, or a file that they name, cannot be read.",
    exit: 2,
    retryable: false,
  },
  KAFKA_LISTENER_DIFFERS: {
    summary:
      'A broker is there, but its listener speaks otherwise than the client, or names a place that cannot be reached.',
    exit: 3,
    retryable: false,
  },
  KAFKA_MALFORMED_RECORD: {
    summary: 'A record to be produced, or the line it comes from, is not of the expected form.',
    exit: 2,
    retryable: false,
  },
  KAFKA_NOT_ACKNOWLEDGED: {
    summary: 'A batch of records was not acknowledged by the broker; the details say which.',
    exit: 1,
    retryable: true,
  },
  KAFKA_NO_ANSWER: {
    summary: 'The address takes connections, but does not answer as a Kafka broker.',
    exit: 3,
    retryable: true,
  },
  KAFKA_NO_LEADER: {
    summary: 'A partition of a new topic had no leader within the time limit.',
    exit: 3,
    retryable: true,
  },
  KAFKA_OFFSET_OUT_OF_RANGE: {
    summary: 'Records are asked for that the topic no longer holds.',
    exit: 2,
    retryable: false,
  },
  KAFKA_READ_TIMED_OUT: {
    summary: 'A reading met its deadline before its other conditions.',
    exit: 1,
    retryable: true,
  },
  KAFKA_REJECTED: { summary: 'The broker refused a request.', exit: 1, retryable: false },
  KAFKA_SIGN_IN_REFUSED: {
    summary: 'The brokers refuse the user, the password or the certificate.',
    exit: 3,
    retryable: false,
  },
  KAFKA_SIGN_IN_UNSUPPORTED: {
    summary: 'The properties ask for a way to sign in that this client does not have.',
    exit: 2,
    retryable: false,
  },
  KAFKA_TOPIC_EXISTS: { summary: 'A topic is created that exists already.', exit: 2, retryable: false },
  KAFKA_UNKNOWN_GROUP: { summary: 'The consumer group does not exist.', exit: 2, retryable: false },
  KAFKA_UNKNOWN_PARTITION: {
    summary: 'A partition is named that the topic does not have.',
    exit: 2,
    retryable: false,
  },
  KAFKA_UNKNOWN_TOPIC: { summary: 'The topic does not exist.', exit: 2, retryable: false },
  KAFKA_UNREACHABLE: { summary: 'No broker answered within the time limit.', exit: 3, retryable: true },
  KAFKA_UNSUPPORTED_CODEC: {
    summary: 'Records are compressed with a codec that this client cannot read.',
    exit: 1,
    retryable: false,
  },
} as const satisfies ErrorTable

export type KafkaErrorCode = keyof typeof KAFKA_ERRORS

/** Thrown when Kafka cannot be reached or refuses a request. */
export class KafkaError extends BridgeError<KafkaErrorCode> {
  constructor(code: KafkaErrorCode, facts: ErrorFacts) {
    super(KAFKA_ERRORS, code, facts)
  }
}
