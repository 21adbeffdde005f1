import { DefineError } from '../../errors/define-error.js'
import { isParamReference } from '../option-value.js'
import {
  KAFKA_SETTING_NAMES,
  KAFKA_SOURCE_OPTIONS,
  type KafkaSettingName,
  type KafkaSettings,
  type PartitionNumbers,
  type PartitionPositions,
} from './kafka-option-table.js'

/** What of a Kafka source its settings are checked against. */
export interface KafkaReading extends KafkaSettings {
  readonly read?: 'batch'
  readonly topics?: readonly string[]
  readonly partitions?: Readonly<Record<string, readonly number[]>>
}

function refused(option: KafkaSettingName, found: string, expected: string, hint?: string): DefineError {
  return new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of a Kafka source: ${found}. Expected ${expected}.`,
    ...(hint === undefined ? {} : { hint }),
    details: { option },
  })
}

/** Spark leaves an option out silently, or refuses it, where it has no meaning. */
function checkRead(source: KafkaReading): void {
  for (const name of KAFKA_SETTING_NAMES) {
    if (source[name] === undefined) continue
    const { read } = KAFKA_SOURCE_OPTIONS[name]
    if (read === 'stream' && source.read === 'batch') {
      throw refused(name, 'the source is read as a batch', 'none: a batch has no micro-batches')
    }
    if (read === 'batch' && source.read !== 'batch') {
      throw refused(name, 'the source is a stream', 'none: a stream has no end', "Write read: 'batch'.")
    }
  }
}

/** Of these Spark takes the first that is given, and none of the others. */
const ALTERNATIVES: readonly (readonly KafkaSettingName[])[] = [
  ['startingTimestamp', 'startingOffsetsByTimestamp', 'startingOffsets'],
  ['endingTimestamp', 'endingOffsetsByTimestamp', 'endingOffsets'],
  ['groupId', 'groupIdPrefix'],
]

/** An option that has a meaning only beside one of these. */
const COMPANIONS: readonly (readonly [KafkaSettingName, readonly KafkaSettingName[]])[] = [
  ['startingOffsetsByTimestampStrategy', ['startingTimestamp', 'startingOffsetsByTimestamp']],
  ['maxTriggerDelay', ['minOffsetsPerTrigger']],
]

function checkBesides(source: KafkaReading): void {
  for (const group of ALTERNATIVES) {
    const [first, second] = group.filter((name) => source[name] !== undefined)
    if (first !== undefined && second !== undefined) {
      throw refused(second, `it stands beside ${first}`, `one of ${group.join(', ')}`)
    }
  }
  for (const [name, companions] of COMPANIONS) {
    if (source[name] === undefined || companions.some((other) => source[other] !== undefined)) continue
    throw refused(name, 'it stands alone', `it beside ${companions.join(' or ')}`)
  }
  const { minOffsetsPerTrigger: least, maxOffsetsPerTrigger: most } = source
  if (typeof least === 'number' && typeof most === 'number' && least > most) {
    throw refused('minOffsetsPerTrigger', String(least), `at most maxOffsetsPerTrigger, ${most}`)
  }
}

type ByPartition = PartitionNumbers | PartitionPositions

const isByPartition = (value: unknown): value is ByPartition =>
  typeof value === 'object' && value !== null && !isParamReference(value)

/** Every partition as `orders-0`. */
const partitionsIn = (value: ByPartition): readonly string[] =>
  Object.entries(value).flatMap(([topic, inner]) =>
    Object.keys(inner).map((partition) => `${topic}-${Number(partition)}`),
  )

const without = (left: readonly string[], right: readonly string[]): readonly string[] =>
  left.filter((item) => !right.includes(item))

/** @throws DEFINE_BAD_VALUE unless both name the same: Spark wants every topic and partition that it reads. */
function checkSame(option: KafkaSettingName, named: readonly string[], read: readonly string[]): void {
  const [unread] = without(named, read)
  if (unread !== undefined) throw refused(option, unread, `only what the source reads: ${read.join(', ')}`)
  const [left] = without(read, named)
  if (left !== undefined) throw refused(option, `${left} is missing`, 'every partition that the source reads')
}

const BY_PARTITION = [
  'startingOffsets',
  'startingOffsetsByTimestamp',
  'endingOffsets',
  'endingOffsetsByTimestamp',
] as const satisfies readonly KafkaSettingName[]

function checkPartitions(source: KafkaReading): void {
  const { topics, partitions } = source
  const assigned =
    partitions === undefined
      ? undefined
      : Object.entries(partitions).flatMap(([topic, numbers]) =>
          numbers.map((number) => `${topic}-${number}`),
        )
  for (const option of BY_PARTITION) {
    const value = source[option]
    if (!isByPartition(value)) continue
    if (assigned !== undefined) checkSame(option, partitionsIn(value), assigned)
    else if (topics !== undefined) checkSame(option, Object.keys(value), topics)
  }
}

/** A word that stands for the end of a topic, or alone for those of all. */
const says = (value: unknown, word: 'earliest' | 'latest'): boolean =>
  value === word ||
  (isByPartition(value) && Object.values(value).some((inner) => Object.values<unknown>(inner).includes(word)))

function checkBatch({ read, startingOffsets, endingOffsets }: KafkaReading): void {
  if (read !== 'batch') return
  if (says(startingOffsets, 'latest')) {
    throw refused(
      'startingOffsets',
      'latest',
      'offsets of a batch, which begins before its end',
      "Write 'earliest'.",
    )
  }
  if (says(endingOffsets, 'earliest')) {
    throw refused(
      'endingOffsets',
      'earliest',
      'offsets of a batch, which ends behind its start',
      "Write 'latest'.",
    )
  }
  if (!isByPartition(startingOffsets) || !isByPartition(endingOffsets)) return
  checkSame('endingOffsets', partitionsIn(endingOffsets), partitionsIn(startingOffsets))
  for (const [topic, starts] of Object.entries(startingOffsets)) {
    for (const [partition, start] of Object.entries(starts)) {
      const end = endingOffsets[topic]?.[partition]
      if (typeof start !== 'number' || typeof end !== 'number' || start <= end) continue
      throw refused('endingOffsets', `${end} of ${topic}-${partition}`, `at least its start, ${start}`)
    }
  }
}

/**
 * Settings that contradict each other, and those that Spark would leave out.
 * @throws DEFINE_BAD_VALUE
 */
export function checkKafkaReading(source: KafkaReading): void {
  checkRead(source)
  checkBesides(source)
  checkBatch(source)
  checkPartitions(source)
}
