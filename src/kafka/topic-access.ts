import { KafkaError } from '../errors/kafka-error.js'
import { brokerConnection } from './broker-connection.js'
import type { SignIn } from './client-properties.js'
import { type MetadataAnswer, metadataRequest } from './metadata-request.js'

/** What a client may be allowed to do with a topic, by the protocol's names. */
export type TopicOperation = 'READ' | 'WRITE' | 'CREATE' | 'DESCRIBE'

/** What a broker says of one topic to the client that asks. */
export interface TopicAccess {
  readonly topic: string
  /** `hidden`: this client may not even know whether it is there. */
  readonly state: 'present' | 'absent' | 'hidden'
  /** The leader of each partition, in order; undefined while there is none. */
  readonly leaders: readonly (number | undefined)[]
  readonly operations: ReadonlySet<TopicOperation>
}

/** Codes of the protocol: https://kafka.apache.org/protocol.html#protocol_error_codes */
const TOPIC_AUTHORIZATION_FAILED = 29
/** Bits of an authorized-operations field: the codes of org.apache.kafka.common.acl.AclOperation. */
const OPERATION_BITS: readonly (readonly [TopicOperation, number])[] = [
  ['READ', 3],
  ['WRITE', 4],
  ['CREATE', 5],
  ['DESCRIBE', 8],
]

/**
 * Asks one broker for topics that may not exist, without creating them, and for what this client may do with them:
 * one connection, one request. kafkajs itself asks in a version of the protocol that does not tell rights.
 *
 * @throws KafkaError KAFKA_NO_ANSWER
 */
export async function askTopicAccess(
  server: string,
  topics: readonly string[],
  limitMs: number,
  signIn: SignIn = {},
): Promise<readonly TopicAccess[]> {
  if (topics.length === 0) return []
  const connection = brokerConnection(server, limitMs, signIn)
  try {
    await connection.connect()
    const answer = await connection.send(metadataRequest(topics))
    return answer.topics.map(accessOf)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new KafkaError('KAFKA_NO_ANSWER', {
      message: `${server} takes connections, but does not answer as a Kafka broker does: ${reason}.`,
      hint: 'check that the port is that of a Kafka broker',
      details: { bootstrapServers: server, reason },
      cause,
    })
  } finally {
    await connection.disconnect()
  }
}

function accessOf({
  topic,
  errorCode,
  partitions,
  operations,
}: MetadataAnswer['topics'][number]): TopicAccess {
  const leaders = [...partitions]
    .sort((a, b) => a.partition - b.partition)
    .map(({ leader }) => (leader === -1 ? undefined : leader))
  const present = leaders.length > 0
  return {
    topic,
    state: present ? 'present' : errorCode === TOPIC_AUTHORIZATION_FAILED ? 'hidden' : 'absent',
    leaders,
    operations: new Set(OPERATION_BITS.flatMap(([name, bit]) => (operations & (1 << bit) ? [name] : []))),
  }
}
