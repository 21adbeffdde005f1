import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'
import { checkAvroFields } from '../avro/check-avro-fields.js'
import type { KafkaSubscription } from './kafka-topics.js'
import { BAD_RECORD_MODES, type FieldsFormat, hasFields, type RecordFormat } from './record-format.js'
import { checkRegistry } from './schema-registry.js'
import { checkTextOptions } from './text-options.js'

const FORMAT_CHECKS: {
  readonly [K in FieldsFormat['kind']]: (
    format: FieldsFormat & { kind: K },
    source: KafkaSubscription,
  ) => void
} = {
  avro: ({ schema, avroSchema }) => checkAvroFields(schema, avroSchema),
  confluent_avro: ({ schema, avroSchema, registry }, source) => {
    checkAvroFields(schema, avroSchema)
    checkRegistry(registry, source)
  },
  confluent_json: ({ kind, options, registry }, source) => {
    checkTextOptions(kind, options ?? {})
    if (registry !== undefined) checkRegistry(registry, source)
  },
  csv: ({ kind, options }) => checkTextOptions(kind, options ?? {}),
  json: ({ kind, options }) => checkTextOptions(kind, options ?? {}),
}

/**
 * Holds a format against what Spark takes, and against the topics that it is of.
 * @throws DEFINE_BAD_SCHEMA, DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION
 */
export function checkRecordFormat(format: RecordFormat, source: KafkaSubscription): void {
  if (!hasFields(format)) return
  if (!BAD_RECORD_MODES.includes(format.badRecords)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `badRecords of ${format.kind}: ${valueText(format.badRecords)}. Expected ${BAD_RECORD_MODES.join(', ')}.`,
    })
  }
  FORMAT_CHECKS[format.kind](format as never, source)
}
