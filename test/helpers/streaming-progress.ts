import type { SourceProgress, StreamingQueryProgress } from '../../src/run/streaming-progress.js'

/** Spark's progress of a micro-batch that has read nothing, with what a test wants of it. */
export function progressOf(fields: Partial<StreamingQueryProgress> = {}): StreamingQueryProgress {
  return {
    id: '5f1c0c9e-3a52-4a0e-9a54-1d5d9c3c2b11',
    runId: '0d3f6c1e-98a1-4d0e-8a54-7d5d9c3c2b12',
    name: 'quakes',
    timestamp: '2026-11-22T18:30:00.000Z',
    batchId: 0,
    numInputRows: 0,
    durationMs: { triggerExecution: 120 },
    stateOperators: [],
    sources: [],
    sink: { description: 'ForeachBatchSink', numOutputRows: -1 },
    ...fields,
  }
}

type Offsets = Readonly<Record<string, Readonly<Record<number, number>>>>

/** A source of Kafka: where it began, where it ended, and what was there. */
export function kafkaProgress(start: Offsets | null, end: Offsets, latest: Offsets = end): SourceProgress {
  return {
    description: 'KafkaV2[Subscribe[quakes]]',
    startOffset: start,
    endOffset: end,
    latestOffset: latest,
    numInputRows: 0,
  }
}
