import { z } from 'zod'
import { paramForm } from '../option-value-form.js'
import {
  KAFKA_SETTING_NAMES,
  KAFKA_SOURCE_OPTIONS,
  type KafkaOptionValues,
  type KafkaSettings,
} from './kafka-option-table.js'

const whole = z.int().min(0)
const end = z.enum(['earliest', 'latest'])
const byPartition = <T extends z.ZodType>(inner: T) =>
  z.record(z.string(), z.record(z.string().regex(/^\d+$/), inner))

const FORMS: { readonly [F in keyof KafkaOptionValues]: z.ZodType<KafkaOptionValues[F]> } = {
  boolean: z.boolean(),
  count: z.int().min(1),
  duration: z.string(),
  positions: z.union([end, byPartition(z.union([whole, end]))]),
  strategy: z.enum(['error', 'latest']),
  text: z.string(),
  timestamp: whole,
  timestamps: byPartition(whole),
  whole,
}

type SettingsForm = {
  readonly [N in keyof KafkaSettings]-?: z.ZodExactOptional<z.ZodType<Exclude<KafkaSettings[N], undefined>>>
}

/** The form of the plain settings of a Kafka source in a document. */
export const kafkaSettingsForm = Object.fromEntries(
  KAFKA_SETTING_NAMES.map((name) => [
    name,
    z.exactOptional(z.union([FORMS[KAFKA_SOURCE_OPTIONS[name].form], paramForm])),
  ]),
) as unknown as SettingsForm
