import { z } from 'zod'
import { optionValueForm } from '../option-value-form.js'
import type { PipelineSink } from './pipeline-sink.js'

const base = {
  name: z.string(),
  input: z.int().min(0),
  outputMode: z.exactOptional(z.enum(['append', 'update', 'complete'])),
  trigger: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('available_now') }),
      z.strictObject({ kind: z.literal('processing_time'), interval: z.string() }),
    ]),
  ),
  site: z.exactOptional(z.string()),
}

/** The form of a sink in a document. */
export const sinkForm: z.ZodType<PipelineSink> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('console'),
    truncate: z.exactOptional(z.boolean()),
    numRows: z.exactOptional(z.int().min(1)),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('kafka'),
    topic: z.exactOptional(z.string()),
    bootstrapServers: z.exactOptional(optionValueForm),
    options: z.record(z.string(), optionValueForm),
  }),
  z.strictObject({ ...base, kind: z.literal('results') }),
])
