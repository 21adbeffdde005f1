import { isParamReference } from '../../ir/option-value.js'
import {
  KAFKA_SOURCE_OPTIONS,
  type KafkaOptionEntry,
  type KafkaSettings,
  type PartForm,
  type PartitionNumbers,
  type PartitionPositions,
} from '../../ir/source/kafka-option-table.js'
import type { KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import { pyBoolean, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { BOOTSTRAP_SERVERS, emitOptionValue } from './emit-option.js'

const json = (value: unknown): PyExpression => pyString(JSON.stringify(value))

/** Spark's own numbers for the ends of a partition. */
const ENDS: Readonly<Record<string, number>> = { earliest: -2, latest: -1 }

/** Spark's JSON of offsets: `{"orders":{"0":23,"1":-1}}`. */
function offsetsJson(value: PartitionPositions | PartitionNumbers): PyExpression {
  const topics = Object.entries(value).map(([topic, partitions]) => [
    topic,
    Object.fromEntries(
      Object.entries(partitions).map(([number, at]) => [number, typeof at === 'number' ? at : ENDS[at]]),
    ),
  ])
  return json(Object.fromEntries(topics))
}

function setting(value: string | number | boolean | PartitionPositions | PartitionNumbers): PyExpression {
  if (typeof value === 'boolean') return pyBoolean(value)
  if (typeof value === 'number') return pyInteger(BigInt(value))
  return typeof value === 'string' ? pyString(value) : offsetsJson(value)
}

type Parts = { readonly [F in PartForm]: (source: KafkaSourceNode) => PyExpression | undefined }

const PARTS: Parts = {
  headers: ({ include, headers }) =>
    headers !== undefined || include.some(({ field }) => field === 'headers') ? pyBoolean(true) : undefined,
  partitions: ({ partitions }) => (partitions === undefined ? undefined : json(partitions)),
  pattern: ({ topicPattern }) => (topicPattern === undefined ? undefined : pyString(topicPattern)),
  servers: ({ bootstrapServers }) => emitOptionValue(bootstrapServers ?? BOOTSTRAP_SERVERS),
  topics: ({ topics }) => (topics === undefined ? undefined : pyString(topics.join(','))),
}

const isPart = (form: KafkaOptionEntry['form']): form is PartForm => Object.hasOwn(PARTS, form)

function valueFor(
  name: string,
  form: KafkaOptionEntry['form'],
  source: KafkaSourceNode,
): PyExpression | undefined {
  if (isPart(form)) return PARTS[form](source)
  const value = source[name as keyof KafkaSettings]
  if (value === undefined) return undefined
  return isParamReference(value) ? emitOptionValue(value) : setting(value)
}

/** The options of a Kafka source as Spark takes them, in the order of their table; with headers also where a step needs them. */
export function kafkaOptionValues(
  source: KafkaSourceNode,
  withHeaders: boolean,
): readonly (readonly [option: string, value: PyExpression | undefined])[] {
  return Object.entries(KAFKA_SOURCE_OPTIONS).map(
    ([name, { spark, form }]) =>
      [spark, withHeaders && form === 'headers' ? pyBoolean(true) : valueFor(name, form, source)] as const,
  )
}
