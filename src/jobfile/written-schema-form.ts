import { z } from 'zod'
import { avroSchemaForm, registryAccess } from './record-format-form.js'

const registry = z.strictObject({
  ...registryAccess,
  subject: z.string().min(1).describe('Of values mostly TOPIC-value, of keys TOPIC-key.'),
  register: z.exactOptional(
    z.boolean().describe('Whether a schema that the subject does not have is registered; default: false.'),
  ),
})

/** A schema that records are written with, which expressions name. */
export const writtenSchemaForm = z.union(
  [
    z.strictObject({ avro: avroSchemaForm, registry: z.exactOptional(registry) }),
    z.strictObject({
      json: z.union([z.string(), z.record(z.string(), z.unknown())]).describe('A JSON Schema.'),
      registry,
    }),
  ],
  { error: 'a schema is { avro: …, registry: … }, or { json: …, registry: … }' },
)
export type WrittenSchemaForm = z.output<typeof writtenSchemaForm>
