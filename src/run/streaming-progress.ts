import { z } from 'zod'

/** What a stateful operator of a query keeps; bytes and ms. */
const stateOperatorProgress = z.looseObject({
  operatorName: z.string(),
  /** Rows that it keeps. */
  numRowsTotal: z.number(),
  numRowsUpdated: z.number(),
  numRowsRemoved: z.number(),
  /** Rows that came too late for the watermark. */
  numRowsDroppedByWatermark: z.number(),
  /** Memory that the state takes, over all partitions. */
  memoryUsedBytes: z.number(),
  allUpdatesTimeMs: z.number(),
  allRemovalsTimeMs: z.number(),
  commitTimeMs: z.number(),
  numShufflePartitions: z.number(),
  numStateStoreInstances: z.number(),
  customMetrics: z.record(z.string(), z.number()).optional(),
})

/** What one source has read. Offsets are in the source's own form: of Kafka `{ topic: { partition: offset } }`. */
const sourceProgress = z.looseObject({
  /** `KafkaV2[Subscribe[quakes]]`. */
  description: z.string(),
  /** Where the micro-batch began; null before the first. */
  startOffset: z.unknown(),
  /** Where it ended; exclusive. */
  endOffset: z.unknown(),
  /** What the source held by then; null of sources that do not tell. */
  latestOffset: z.unknown(),
  numInputRows: z.number(),
  inputRowsPerSecond: z.number().optional(),
  processedRowsPerSecond: z.number().optional(),
  metrics: z.record(z.string(), z.string()).optional(),
})

/**
 * Spark's StreamingQueryProgress of one micro-batch, under Spark's own names; what later Sparks add comes along. Rates
 * are rows a second, and absent where Spark cannot tell.
 */
export const streamingQueryProgress = z.looseObject({
  /** The query's id, the same over restarts. */
  id: z.string(),
  /** The id of this start of it. */
  runId: z.string(),
  name: z.string().nullable(),
  /** When the trigger began; ISO 8601, UTC. */
  timestamp: z.string(),
  batchId: z.number(),
  numInputRows: z.number(),
  inputRowsPerSecond: z.number().optional(),
  processedRowsPerSecond: z.number().optional(),
  /** What the time of the micro-batch went to, ms: `triggerExecution` is the whole, the others are its parts. */
  durationMs: z.record(z.string(), z.number()),
  /** `watermark`, and `min`, `avg`, `max` of the event times read; ISO 8601. */
  eventTime: z.record(z.string(), z.string()).optional(),
  stateOperators: z.array(stateOperatorProgress),
  sources: z.array(sourceProgress),
  /** `numOutputRows` is -1 where the sink does not count. */
  sink: z.looseObject({ description: z.string(), numOutputRows: z.number().optional() }),
  /** What `observe` has counted, by its name. */
  observedMetrics: z.record(z.string(), z.unknown()).optional(),
})

/** Spark's own account of one micro-batch of a query. */
export type StreamingQueryProgress = z.infer<typeof streamingQueryProgress>

/** What a query is called where it has no name. */
export function queryName(query: string | null, { id }: Pick<StreamingQueryProgress, 'id'>): string {
  return query ?? id
}

/** What one source of a query has read. */
export type SourceProgress = z.infer<typeof sourceProgress>

/** What one stateful operator of a query keeps. */
export type StateOperatorProgress = z.infer<typeof stateOperatorProgress>
