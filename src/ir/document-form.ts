import { z } from 'zod'
import { CONNECTORS } from './connector.js'
import { IR_VERSION, type JobDocument } from './job-document.js'
import { relationForm } from './relation/relation-form.js'
import { sinkForm } from './sink/sink-form.js'
import { SPARK_FEATURE_NAMES } from './spark-feature.js'

const base = {
  irVersion: z.literal(IR_VERSION),
  name: z.string(),
  connectors: z.array(z.enum(CONNECTORS)),
}

/** The form of a job document; `spec/ir.schema.json` is generated from it. */
export const documentForm: z.ZodType<JobDocument> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('pipeline'),
    settings: z.exactOptional(
      z.strictObject({ shufflePartitions: z.exactOptional(z.int().min(1).max(100_000)) }),
    ),
    relations: z.array(relationForm),
    sinks: z.array(sinkForm).min(1),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('script'),
    needs: z.exactOptional(z.array(z.enum(SPARK_FEATURE_NAMES))),
    requirements: z.exactOptional(z.union([z.string(), z.array(z.string())])),
    pyFiles: z.exactOptional(z.array(z.string())),
    path: z.string(),
    args: z.array(z.string()),
  }),
])

/** The JSON Schema of a job document. */
export function documentJsonSchema(): object {
  return z.toJSONSchema(documentForm, { io: 'input', target: 'draft-2020-12' })
}
