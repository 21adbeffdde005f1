import type { DataType, SimpleType } from '../../schema/data-type.js'

const simple = <K extends SimpleType['kind']>(kind: K): SimpleType<K> => Object.freeze({ kind })

const HEADERS = Object.freeze({
  kind: 'array',
  containsNull: true,
  element: Object.freeze({
    kind: 'struct',
    fields: Object.freeze([
      Object.freeze({ name: 'key', type: simple('string'), nullable: true }),
      Object.freeze({ name: 'value', type: simple('binary'), nullable: true }),
    ]),
  }),
}) satisfies DataType

/**
 * What a Kafka record carries besides key and value, with Spark's types.
 * Follows https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html
 */
export const RECORD_FIELDS = {
  topic: simple('string'),
  partition: simple('int'),
  offset: simple('bigint'),
  timestamp: simple('timestamp'),
  timestampType: simple('int'),
  headers: HEADERS,
} as const satisfies Readonly<Record<string, DataType>>

export type RecordFieldName = keyof typeof RECORD_FIELDS

/** A record field that becomes a column under `column`. */
export interface IncludedField {
  readonly field: RecordFieldName
  readonly column: string
}

/** One header whose last value becomes a column of text. */
export interface HeaderColumn {
  readonly header: string
  readonly column: string
}
