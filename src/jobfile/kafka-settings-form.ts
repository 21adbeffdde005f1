import { z } from 'zod'
import { withMoments } from '../ir/source/kafka-moment.js'
import {
  KAFKA_SETTING_NAMES,
  KAFKA_SOURCE_OPTIONS,
  type KafkaOptionValues,
  type KafkaSettingName,
  type KafkaSettings,
} from '../ir/source/kafka-option-table.js'

const whole = z.int().min(0)
const end = z.enum(['earliest', 'latest'])
const moment = z.union([whole, z.string()], {
  error: 'a moment is milliseconds since 1970, or ISO 8601 text with a zone',
})
const byPartition = <T extends z.ZodType>(inner: T) => z.record(z.string(), z.record(z.string(), inner))

const FORMS: { readonly [F in keyof KafkaOptionValues]: z.ZodType } = {
  boolean: z.boolean(),
  count: z.int().min(1),
  duration: z.string(),
  positions: z.union([end, byPartition(z.union([whole, end]))], {
    error: 'offsets are earliest, latest, or by partition: { orders: { 0: 23, 1: latest } }',
  }),
  strategy: z.enum(['error', 'latest']),
  text: z.string(),
  timestamp: moment,
  timestamps: byPartition(moment),
  whole,
}

/** A setting as a job file spells it: `max_offsets_per_trigger`. */
const keyOf = (name: KafkaSettingName): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The plain settings of a Kafka source, from the table that has them all. */
export const kafkaSettingsForm: Readonly<Record<string, z.ZodExactOptional<z.ZodType>>> = Object.fromEntries(
  KAFKA_SETTING_NAMES.map((name) => {
    const { form, note } = KAFKA_SOURCE_OPTIONS[name]
    return [keyOf(name), z.exactOptional(FORMS[form].describe(note))]
  }),
)

/** The settings that a source of a file gives. @throws DEFINE_BAD_VALUE for a text that is no moment */
export function kafkaSettingsOf(form: Readonly<Record<string, unknown>>): KafkaSettings {
  const given = KAFKA_SETTING_NAMES.flatMap((name) =>
    form[keyOf(name)] === undefined ? [] : [[name, form[keyOf(name)]] as const],
  )
  return withMoments(Object.fromEntries(given))
}
