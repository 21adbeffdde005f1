import { z } from 'zod'
import { optionMapForm, optionValueForm } from '../option-value-form.js'
import { FILE_FORMATS } from '../source/file-format.js'
import { SAVE_MODES } from './files-sink.js'
import type { PipelineSink } from './pipeline-sink.js'
import { RESULT_WAYS } from './results-sink.js'
import { triggerForm } from './trigger-form.js'

const base = {
  name: z.string(),
  input: z.int().min(0),
  outputMode: z.exactOptional(z.enum(['append', 'update', 'complete'])),
  trigger: z.exactOptional(triggerForm),
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
    kind: z.literal('files'),
    format: z.enum(FILE_FORMATS),
    path: optionValueForm,
    partitionBy: z.exactOptional(z.array(z.string())),
    mode: z.exactOptional(z.enum(SAVE_MODES)),
    header: z.exactOptional(z.boolean()),
    compression: z.exactOptional(z.string()),
    options: optionMapForm,
  }),
  z.strictObject({
    ...base,
    kind: z.literal('kafka'),
    topic: z.exactOptional(z.string()),
    bootstrapServers: z.exactOptional(optionValueForm),
    options: z.record(z.string(), optionValueForm),
  }),
  z.strictObject({ ...base, kind: z.literal('memory') }),
  z.strictObject({ ...base, kind: z.literal('results'), via: z.exactOptional(z.enum(RESULT_WAYS)) }),
])
