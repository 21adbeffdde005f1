import { PreflightError } from '../../errors/preflight-error.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'
import type { TopicAccess, TopicOperation } from '../../kafka/topic-access.js'
import { unknownTopic } from '../../kafka/unknown-topic.js'
import type { BrokerUse, SourceEntry } from './kafka-use.js'
import { fails, type Problem, warns } from './problem.js'

/** What the brokers have said of the topics. */
export interface TopicFacts {
  readonly access: readonly TopicAccess[]
  /** The names of all topics that can be seen; asked for only where something was missing. */
  readonly names: readonly string[]
  /** Whether the brokers create what is written to. */
  readonly createsTopics: boolean | undefined
}

/** Topics that are not there, not led or not allowed, and patterns that match none. */
export function topicProblems(use: BrokerUse, facts: TopicFacts): Problem[] {
  const byName = new Map(facts.access.map((access) => [access.topic, access]))
  const read = [...new Set(use.sources.flatMap((source) => topicsOf(source) ?? []))]
  const problemsOf = (topic: string, operation: TopicOperation, absent: () => Problem): Problem[] => {
    const access = byName.get(topic)
    if (access === undefined) return []
    // Another broker may know a topic that was created a moment ago.
    if (access.state === 'absent') return facts.names.includes(topic) ? [] : [absent()]
    if (access.state === 'hidden') return [denied(topic, 'DESCRIBE', use)]
    if (!access.operations.has(operation)) return [denied(topic, operation, use)]
    return offline(access, use.servers)
  }
  return [
    ...read.flatMap((topic) =>
      problemsOf(topic, 'READ', () => fails(unknownTopic(topic, facts.names, use.servers))),
    ),
    ...use.written.flatMap((topic) => problemsOf(topic, 'WRITE', () => missingSinkTopic(topic, use, facts))),
    ...use.sources.flatMap((source) => noMatch(source, facts.names, use.servers)),
  ]
}

function missingSinkTopic(topic: string, use: BrokerUse, { names, createsTopics }: TopicFacts): Problem {
  if (createsTopics === false) return fails(unknownTopic(topic, names, use.servers))
  const what = createsTopics ? 'The brokers create it at the first record' : 'The brokers may create it'
  return warns(
    new PreflightError('PREFLIGHT_SINK_TOPIC_MISSING', {
      message: `There is no topic ${topic} at ${use.servers}, to which the job writes. ${what}, with their defaults.`,
      hint: `for partitions and a retention of your own: \`sparkwire topics create ${topic}\``,
      details: { topic, createsTopics: createsTopics ?? null },
    }),
  )
}

function denied(topic: string, operation: TopicOperation, { servers, properties }: BrokerUse): Problem {
  const isNamed = properties['sasl.mechanism'] !== undefined
  const user = isNamed ? 'the user that the job signs in as' : 'a client without credentials'
  const [what, who] = {
    READ: ['read', 'reader'],
    WRITE: ['written', 'writer'],
    CREATE: ['created', 'creator'],
    DESCRIBE: ['seen', 'reader'],
  }[operation]
  return fails(
    new PreflightError('PREFLIGHT_ACCESS_DENIED', {
      message: `Topic ${topic} at ${servers} may not be ${what} by ${user}. Expected the right ${operation}.`,
      hint: `ask for an ACL that makes it a ${who} of the topic, or give another user: 'kafka.security.protocol' and what goes with it`,
      details: { topic, operation },
    }),
  )
}

function offline({ topic, leaders }: TopicAccess, servers: string): Problem[] {
  const without = leaders.flatMap((leader, partition) => (leader === undefined ? [partition] : []))
  if (without.length === 0) return []
  return [
    warns(
      new PreflightError('PREFLIGHT_PARTITION_OFFLINE', {
        message: `Partition ${without.join(', ')} of topic ${topic} at ${servers} has no leader. Expected one for each of ${leaders.length} partitions.`,
        hint: 'a broker is down; until it is back Spark waits for these partitions, and gives up in the end',
        details: { topic, partitions: without },
      }),
    ),
  ]
}

function noMatch({ topicPattern }: SourceEntry, names: readonly string[], servers: string): Problem[] {
  const pattern = topicPattern === undefined ? undefined : regularExpression(topicPattern)
  if (pattern === undefined || names.some((name) => pattern.test(name))) return []
  return [
    warns(
      new PreflightError('PREFLIGHT_NO_MATCH', {
        message: `The pattern ${topicPattern} matches none of the ${names.length} topics at ${servers}. Expected one or more.`,
        hint: 'the query reads nothing until there is one; `sparkwire topics list` shows the names',
        details: { topicPattern, topics: names },
      }),
    ),
  ]
}

/** A Java expression as ours; undefined where it has what only Java knows. */
function regularExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return undefined
  }
}
