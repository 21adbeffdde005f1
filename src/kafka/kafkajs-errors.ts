import { isBridgeError } from '../errors/bridge-error.js'
import { KafkaError } from '../errors/kafka-error.js'
import { unreachable } from './broker-probe.js'

/** The parts of kafkajs's errors that we look at. */
interface KafkajsError extends Error {
  readonly type?: string
  readonly code?: string | number
}

const UNREACHABLE = [
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSTimeout',
]

/** One of ours for an error of kafkajs's; what is ours already stays. `what` is the request, as in `create topic t`. */
export function toKafkaError(error: unknown, what: string, servers: string): unknown {
  if (isBridgeError(error) || !(error instanceof Error)) return error
  const root = rootOf(error)
  if (UNREACHABLE.includes(root.name)) return unreachable(servers, reasonOf(root), error)
  if (!root.name.startsWith('KafkaJS')) return error
  return new KafkaError('KAFKA_REJECTED', {
    message: `Kafka refused to ${what}: ${reasonOf(root)}.`,
    hint: hintFor(root.type),
    details: {
      request: what,
      bootstrapServers: servers,
      type: root.type ?? root.name,
      reason: reasonOf(root),
    },
    cause: error,
  })
}

/** The protocol's name of what a broker answered: `TOPIC_ALREADY_EXISTS`. */
export function protocolType(error: unknown): string | undefined {
  return error instanceof Error ? rootOf(error).type : undefined
}

/** What brokers answer, and kafkajs says by itself, while the leader of a partition moves. */
const LEADER_MOVES = ['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'REPLICA_NOT_AVAILABLE']
const PASSING = [...LEADER_MOVES, 'UNKNOWN_TOPIC_OR_PARTITION']
const PASSING_WRITES = [
  ...[...PASSING, 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'REQUEST_TIMED_OUT'],
  ...['KafkaJSMetadataNotLoaded', 'KafkaJSLockTimeout'],
]
const PASSING_READS = [
  // Not an unknown topic: that one has been deleted.
  ...LEADER_MOVES,
  ...['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP'],
  ...['KafkaJSMetadataNotLoaded', 'KafkaJSTopicMetadataNotLoaded', 'KafkaJSGroupCoordinatorNotFound'],
]

/** Whether an answer may be another one as soon as the partition has a leader again. */
export function saysLeaderMoves(error: unknown): boolean {
  return PASSING.includes(protocolType(error) ?? '')
}

/** Whether records that were not acknowledged may be so when they are sent again. */
export function mayPass(error: unknown): boolean {
  return isAmong(PASSING_WRITES, error)
}

/** Whether a reading that ended may go on once partitions and groups have their leaders again. */
export function mayPassForReaders(error: unknown): boolean {
  return isAmong(PASSING_READS, error)
}

function isAmong(passing: readonly string[], error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, type = name } = rootOf(error)
  return UNREACHABLE.includes(name) || passing.includes(type)
}

/** Whether kafkajs met records that it cannot decompress. */
export function isUnsupportedCodec(error: unknown): boolean {
  return error instanceof Error && rootOf(error).name === 'KafkaJSNotImplemented'
}

/** The reason under kafkajs's wrappers for tries that failed; those of createTopics hold it in a list. */
function rootOf(error: Error): KafkajsError {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown }
  const inner = cause instanceof Error ? cause : Array.isArray(errors) ? errors[0] : undefined
  return inner instanceof Error && inner !== error ? rootOf(inner) : (error as KafkajsError)
}

function reasonOf(error: KafkajsError): string {
  return error.message.replace(/^Connection error: /, '').replace(/\.$/, '')
}

function hintFor(type: string | undefined): string {
  if (type?.endsWith('AUTHORIZATION_FAILED')) return 'ask for the rights on this topic or cluster'
  if (type === 'MESSAGE_TOO_LARGE') return "raise the topic's max.message.bytes, or produce smaller records"
  if (type === 'INVALID_CONFIG') return 'check the names and values of the topic configuration'
  if (type === 'INVALID_TOPIC_EXCEPTION')
    return 'a topic name has at most 249 letters, digits, dots, underscores and dashes'
  if (type === 'INVALID_REPLICATION_FACTOR') return 'the cluster has fewer brokers than that'
  return "the broker's log says more"
}
