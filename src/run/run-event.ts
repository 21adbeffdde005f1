import { z } from 'zod'
import { partitionLag } from './partition-lag.js'
import { STOP_MODES } from './run.js'
import { streamingQueryProgress } from './streaming-progress.js'
import { UNTIL_CONDITIONS } from './until-watch.js'
import { STOP_CAUSES } from './verdict.js'

/** The version of the events' form. */
export const EVENTS_VERSION = 1

const common = {
  v: z.literal(EVENTS_VERSION),
  run: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
}
const count = z.number().int().nonnegative()
const batch = { result: z.string(), queryId: z.string().nullable(), batchId: count }

/** What happens in a run, as `run --json` prints it and `events.jsonl` keeps it. Later versions only add. */
export const runEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('submitted'),
    ...common,
    name: z.string(),
    spark: z.string(),
    master: z.string(),
    directory: z.string(),
  }),
  /** What the checks before the run found, and the run goes on with. */
  z.object({
    event: z.literal('warning'),
    ...common,
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    details: z.record(z.string(), z.unknown()),
  }),
  z.object({
    event: z.literal('application'),
    ...common,
    /** What the cluster calls the application; null before it has a name there. */
    id: z.string().nullable(),
    state: z.enum(['submitted', 'waiting', 'running', 'succeeded', 'failed', 'killed', 'unknown']),
    /** The cluster's own words. */
    text: z.string(),
  }),
  /** The driver has called back: the script is about to start. */
  z.object({ event: z.literal('connected'), ...common, spark: z.string().nullable() }),
  z.object({
    event: z.literal('opened'),
    ...common,
    result: z.string(),
    queryId: z.string().nullable(),
    schema: z.unknown(),
  }),
  z.object({
    event: z.literal('progress'),
    ...common,
    query: z.string().nullable(),
    /** Spark's StreamingQueryProgress, as Spark writes it. */
    progress: streamingQueryProgress,
    /** How far the query is behind; of sources of Kafka. */
    lag: z.array(partitionLag).readonly(),
  }),
  z.object({
    event: z.literal('rows'),
    ...common,
    ...batch,
    /** Whether rows of this batch were handed out before, by a driver that then died. */
    redelivered: z.boolean(),
    rows: z.array(z.unknown()),
  }),
  z.object({ event: z.literal('acknowledged'), ...common, ...batch, rows: count }),
  /** The driver has given no sign of life for so long. It may still go on: only the end of its process is an end. */
  z.object({ event: z.literal('stalled'), ...common, silentMs: count }),
  /** The driver that was stalled goes on. */
  z.object({ event: z.literal('recovered'), ...common }),
  z.object({
    event: z.literal('log'),
    ...common,
    level: z.string(),
    logger: z.string(),
    message: z.string(),
  }),
  /** The run is told to end before its job does. */
  z.object({
    event: z.literal('stopping'),
    ...common,
    by: z.enum(STOP_CAUSES),
    mode: z.enum(STOP_MODES),
    reason: z.string(),
    /** Which condition of `until`, where that is what ended it. */
    condition: z.enum(UNTIL_CONDITIONS).optional(),
  }),
  z.object({
    event: z.literal('closed'),
    ...common,
    verdict: z.enum(['SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'LOST', 'SUBMIT_FAILED']),
    reason: z.string(),
    rows: count,
    batches: count,
    redelivered: count,
    durationMs: z.number().nonnegative(),
    /** These three as in the report; absent where the run never was. */
    endedBy: z.enum(UNTIL_CONDITIONS).nullable().optional(),
    left: z
      .object({ lag: z.record(z.string(), z.array(partitionLag).readonly()).readonly(), rows: count })
      .optional(),
    witnesses: z
      .object({
        closed: z.enum(['succeeded', 'failed', 'stopped']).nullable(),
        exit: z.record(z.string(), z.unknown()).nullable(),
        cluster: z.record(z.string(), z.unknown()).nullable(),
      })
      .optional(),
    error: z.record(z.string(), z.unknown()).optional(),
  }),
])

/** One event of a run; `event` says which. */
export type RunEvent = z.infer<typeof runEventSchema>

/** An event without what every event has. */
export type RunEventBody = {
  [E in RunEvent['event']]: Omit<Extract<RunEvent, { event: E }>, 'v' | 'run' | 'at'>
}[RunEvent['event']]
