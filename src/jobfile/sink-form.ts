import { z } from 'zod'
import { SAVE_MODES } from '../ir/sink/files-sink.js'
import { OUTPUT_MODES } from '../ir/sink/output-mode.js'
import type { SinkKind } from '../ir/sink/pipeline-sink.js'
import { RESULT_WAYS } from '../ir/sink/results-sink.js'
import type { Trigger } from '../ir/sink/trigger.js'
import { FILE_FORMATS } from '../ir/source/file-format.js'
import { optionValue, optionValues } from './value-form.js'

/** How each trigger is spelled. */
const TRIGGERS = {
  available_now: z.literal('available_now'),
  continuous: z.strictObject({ continuous: z.string() }),
  once: z.literal('once'),
  processing_time: z.strictObject({ processing_time: z.string() }),
  real_time: z.strictObject({ real_time: z.string() }),
} as const satisfies { readonly [K in Trigger['kind']]: z.ZodType }

/** When micro-batches start. */
export const triggerForm = z
  .union(
    [
      TRIGGERS.available_now,
      TRIGGERS.once,
      TRIGGERS.processing_time,
      TRIGGERS.continuous,
      TRIGGERS.real_time,
    ],
    {
      error:
        'a trigger is available_now, once, or { processing_time: 5 seconds }; also continuous and real_time',
    },
  )
  .describe('When micro-batches start; left out, each follows the one before at once.')
export type TriggerForm = z.output<typeof triggerForm>

const common = {
  from: z.exactOptional(
    z
      .string()
      .describe('The dataset that is written; left out, the one of the name of the sink, else the query.'),
  ),
  output_mode: z.exactOptional(
    z.enum(OUTPUT_MODES).describe('Which rows of a stream are given; default: append.'),
  ),
  trigger: z.exactOptional(triggerForm),
}

/** How each sink is spelled. */
const SINKS = {
  console: z.strictObject({
    kind: z.literal('console'),
    ...common,
    truncate: z.exactOptional(z.boolean()),
    num_rows: z.exactOptional(z.int().min(1)),
  }),
  files: z.strictObject({
    kind: z.literal('files'),
    ...common,
    format: z.enum(FILE_FORMATS),
    path: optionValue.describe('A folder on the machine of the driver, or a URL that Hadoop writes.'),
    partition_by: z.exactOptional(z.array(z.string()).min(1)),
    mode: z.exactOptional(
      z.enum(SAVE_MODES).describe('Of a batch whose folder is there already; default: error.'),
    ),
    header: z.exactOptional(z.boolean()),
    compression: z.exactOptional(z.string()),
    options: z.exactOptional(optionValues.describe("Further options of Spark's writer.")),
  }),
  kafka: z.strictObject({
    kind: z.literal('kafka'),
    ...common,
    topic: z.exactOptional(z.string().describe('Left out, the column topic says it, row by row.')),
    bootstrap_servers: z.exactOptional(optionValue),
    options: z.exactOptional(optionValues.describe("Further options of Spark's Kafka sink.")),
  }),
  memory: z.strictObject({ kind: z.literal('memory'), ...common }),
  results: z.strictObject({
    kind: z.literal('results'),
    ...common,
    via: z.exactOptional(
      z
        .enum(RESULT_WAYS)
        .describe('On which way rows come: through the driver (default), or straight from the executors.'),
    ),
  }),
} as const satisfies { readonly [K in SinkKind]: z.ZodObject }

/** A sink of a job file. */
export const sinkForm = z.discriminatedUnion('kind', [
  SINKS.console,
  SINKS.files,
  SINKS.kafka,
  SINKS.memory,
  SINKS.results,
])
export type SinkForm = z.output<typeof sinkForm>
