import { type BridgeError, isBridgeError } from '../../errors/bridge-error.js'
import { PreflightError } from '../../errors/preflight-error.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'
import { brokerFaultError, findBrokerFault } from '../../kafka/broker-fault.js'
import { parseBootstrapServers, probeBrokers } from '../../kafka/broker-probe.js'
import { signInOf } from '../../kafka/client-properties.js'
import { connectKafka } from '../../kafka/connect-kafka.js'
import type { KafkaClient } from '../../kafka/kafka-client.js'
import { askTopicAccess, type TopicAccess } from '../../kafka/topic-access.js'
import type { ResumedSource } from './check-checkpoint.js'
import { clockProblems } from './check-clock.js'
import { compareOffsets, type HeldOffsets } from './check-offsets.js'
import { partitionProblems } from './check-partitions.js'
import { topicProblems } from './check-topics.js'
import type { BrokerUse } from './kafka-use.js'
import { fails, type Problem, warns } from './problem.js'

/** ms that a broker which takes connections has to answer. */
const ANSWER_LIMIT_MS = 3000
/** A source may read thousands of topics; the clocks are compared by some. */
const CLOCK_TOPICS = 4

export interface BrokerCheckOptions {
  readonly use: BrokerUse
  /** Whether the driver, which talks to the brokers, runs on this machine. */
  readonly driverIsHere: boolean
  readonly resumed: Promise<readonly ResumedSource[]>
  readonly signal: AbortSignal | undefined
}

/** Whether the brokers answer, and what they say of the topics that the job names. */
export async function brokerProblems({
  use,
  driverIsHere,
  resumed,
  signal,
}: BrokerCheckOptions): Promise<Problem[]> {
  const servers = parseBootstrapServers(use.servers)
  let server: string
  try {
    server = await probeBrokers(servers, signal)
  } catch (error) {
    if (!isBridgeError(error)) throw error
    return [driverIsHere && !use.unsure ? fails(error) : warns(error)]
  }
  if (use.unsure) return []
  const { servers: bootstrapServers, properties } = use
  try {
    const signIn = signInOf(properties)
    const named = [...new Set([...use.sources.flatMap((source) => topicsOf(source) ?? []), ...use.written])]
    const access = await askTopicAccess(server, named, ANSWER_LIMIT_MS, signIn)
    const clientId = 'sparkwire-preflight'
    await using kafka = await connectKafka({ bootstrapServers, properties, clientId, signal })
    return await problemsWith(kafka, use, access, await resumed)
  } catch (error) {
    if (!isBridgeError(error)) throw error
    const fault = isFault(error) ? error : await faultOf(servers, use, error)
    if (fault !== undefined) return [driverIsHere ? fails(fault) : warns(fault)]
    return [warns(error.code === 'KAFKA_SIGN_IN_UNSUPPORTED' ? unchecked(use, error) : error)]
  }
}

function isFault({ details }: BridgeError): boolean {
  return details['fault'] !== undefined
}

/** Why the brokers cannot be used, where asking them shows it. */
async function faultOf(
  servers: readonly string[],
  { properties }: BrokerUse,
  cause: BridgeError,
): Promise<BridgeError | undefined> {
  const fault = await findBrokerFault(servers, properties)
  return fault === undefined ? undefined : brokerFaultError(fault, cause)
}

async function problemsWith(
  kafka: KafkaClient,
  use: BrokerUse,
  access: readonly TopicAccess[],
  resumed: readonly ResumedSource[],
): Promise<Problem[]> {
  const absent = access.filter(({ state }) => state === 'absent').map(({ topic }) => topic)
  const asksForNames = absent.length > 0 || use.sources.some(({ topicPattern }) => topicPattern !== undefined)
  const [names, createsTopics] = await Promise.all([
    asksForNames ? kafka.listTopics() : [],
    use.written.some((topic) => absent.includes(topic)) ? kafka.createsTopics() : undefined,
  ])
  const readable = access
    .filter(({ state, operations }) => state === 'present' && operations.has('READ'))
    .map(({ topic }) => topic)
  const read = new Set(use.sources.flatMap((source) => topicsOf(source) ?? []))
  const mine = resumed.filter(({ source }) => use.sources.includes(source))
  const problems = [
    ...topicProblems(use, { access, names, createsTopics }),
    ...use.sources.flatMap((source) =>
      partitionProblems(
        source,
        access,
        mine.some((each) => each.source === source),
      ),
    ),
  ]
  const [held, clocks] = await Promise.all([
    heldOffsets(
      kafka,
      readable.filter((topic) => mine.some(({ offsets }) => topic in offsets)),
    ),
    Promise.all(
      readable
        .filter((topic) => read.has(topic))
        .slice(0, CLOCK_TOPICS)
        .map((topic) => clockProblems(kafka, topic)),
    ),
  ])
  return [...problems, ...mine.flatMap((source) => compareOffsets(source, held)), ...clocks.flat()]
}

async function heldOffsets(
  kafka: KafkaClient,
  topics: readonly string[],
): Promise<ReadonlyMap<string, HeldOffsets>> {
  const held = topics.map(async (topic): Promise<[string, HeldOffsets]> => {
    const [beginning, end] = await Promise.all([kafka.beginningOffsets(topic), kafka.endOffsets(topic)])
    return [topic, { beginning, end }]
  })
  return new Map(await Promise.all(held))
}

function unchecked({ servers }: BrokerUse, { message }: BridgeError): PreflightError {
  return new PreflightError('PREFLIGHT_UNCHECKED', {
    message: `The brokers at ${servers} take connections, but the job's topics there were not checked. ${message}`,
    hint: 'nothing to do; a topic that is missing is told by Spark, minutes later',
    details: { bootstrapServers: servers },
  })
}
