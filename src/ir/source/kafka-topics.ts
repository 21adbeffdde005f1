import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'

/** What a Kafka source reads: exactly one of them. */
export interface KafkaSubscription {
  /** Topics by name. */
  readonly topics?: readonly string[]
  /** A Java regular expression that is found anywhere in the topic's name. */
  readonly topicPattern?: string
  /** Numbers of partitions by topic. */
  readonly partitions?: Readonly<Record<string, readonly number[]>>
}

/** The topics that a source names; undefined where a pattern finds them. */
export function topicsOf({ topics, partitions }: KafkaSubscription): readonly string[] | undefined {
  return topics ?? (partitions === undefined ? undefined : Object.keys(partitions))
}

/** @throws DEFINE_BAD_NAME unless Kafka allows the topic's name. */
export function checkTopic(topic: string): void {
  const legal = typeof topic === 'string' && /^[A-Za-z0-9._-]{1,249}$/.test(topic)
  if (legal && topic !== '.' && topic !== '..') return
  throw new DefineError('DEFINE_BAD_NAME', {
    message: `Kafka topic: ${valueText(topic)}. Expected 1 to 249 letters, digits, dots, underscores and hyphens.`,
    ...(typeof topic === 'string' && topic.includes(',')
      ? { hint: 'Give several topics as topics: [ … ].' }
      : {}),
  })
}

function checkNumbers(topic: string, numbers: readonly number[]): void {
  const isList = Array.isArray(numbers) && numbers.length > 0 && new Set(numbers).size === numbers.length
  if (isList && numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `partitions of topic ${topic} of a Kafka source: ${valueText(numbers)}. Expected whole numbers from 0 on, each once.`,
  })
}

const isPattern = (text: unknown): boolean =>
  typeof text === 'string' && text !== '' && !/\p{Surrogate}/u.test(text)

/** @throws DEFINE_BAD_NAME, DEFINE_BAD_VALUE */
export function checkSubscription(source: KafkaSubscription): void {
  const { topics, topicPattern, partitions } = source
  const given = [topics, topicPattern, partitions].filter((part) => part !== undefined)
  const named = topicsOf(source)
  if (given.length !== 1 || named?.length === 0 || (topicPattern !== undefined && !isPattern(topicPattern))) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Topics of a Kafka source: ${given.map((part) => valueText(part)).join(' and ') || 'none'}. Expected one of topic, topics, topicPattern and partitions.`,
    })
  }
  for (const topic of named ?? []) checkTopic(topic)
  if (topics !== undefined && new Set(topics).size < topics.length) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Topics of a Kafka source: ${topics.join(', ')}. Expected each once.`,
    })
  }
  for (const [topic, numbers] of Object.entries(partitions ?? {})) checkNumbers(topic, numbers)
}
