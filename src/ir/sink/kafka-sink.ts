import { DefineError } from '../../errors/define-error.js'
import type { DataType, StructType } from '../../schema/data-type.js'
import type { OptionMap, OptionValue } from '../option-value.js'
import { RECORD_FIELDS } from '../source/record-field.js'
import { isSameType, typeName } from '../type-mismatch.js'
import type { SinkBase } from './sink-base.js'

/** Records written to Kafka: one per row, from the columns `value`, `key`, `topic`, `headers` and `partition`. */
export interface KafkaSink<Input = number> extends SinkBase<Input> {
  readonly kind: 'kafka'
  /** Absent: the column `topic` says it, row by row. */
  readonly topic?: string
  /** Absent: the run fills in the parameter `bootstrap_servers`. */
  readonly bootstrapServers?: OptionValue
  readonly options: OptionMap
}

const BYTES: readonly DataType[] = [{ kind: 'string' }, { kind: 'binary' }]

const COLUMNS: Readonly<Record<string, readonly DataType[]>> = {
  key: BYTES,
  value: BYTES,
  topic: [RECORD_FIELDS.topic],
  partition: [RECORD_FIELDS.partition],
  headers: [RECORD_FIELDS.headers],
}

function wrongColumns(message: string, hint: string): DefineError {
  return new DefineError('DEFINE_SINK_COLUMNS', { message, hint })
}

/** @throws DEFINE_SINK_COLUMNS unless the rows are what Spark's Kafka sink takes. */
export function checkKafkaSinkColumns(name: string, schema: StructType, topic: string | undefined): void {
  const known = Object.keys(COLUMNS).join(', ')
  for (const field of schema.fields) {
    const types = COLUMNS[field.name]
    if (types === undefined) {
      throw wrongColumns(
        `Column of the Kafka sink ${name}: ${field.name}. Expected only ${known}; Spark would drop it.`,
        'Put the columns into the value: .select((c) => ({ value: toJson(struct({ id: c.id })) })).',
      )
    }
    if (!types.some((type) => isSameType(type, field.type))) {
      throw wrongColumns(
        `Column ${field.name} of the Kafka sink ${name}: ${typeName(field.type)}. Expected ${types.map(typeName).join(' or ')}.`,
        field.name === 'partition'
          ? 'Cast it: c.partition.cast(t.int()).'
          : 'Make a string of it with toJson() or cast(t.string()).',
      )
    }
  }
  const names = schema.fields.map((field) => field.name)
  if (!names.includes('value')) {
    throw wrongColumns(
      `Columns of the Kafka sink ${name}: ${names.join(', ')}. Expected a column value.`,
      'Make one: .select((c) => ({ value: toJson(struct({ id: c.id })) })).',
    )
  }
  if (topic === undefined && !names.includes('topic')) {
    throw wrongColumns(
      `Topic of the Kafka sink ${name}: none. Expected the option topic or a column topic.`,
      "Write toKafka(dataset, { topic: 'name' }).",
    )
  }
}
