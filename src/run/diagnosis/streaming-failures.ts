import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** What Spark refuses of a streaming query. */
export const STREAMING_FAILURES = {
  'output-mode': {
    signs: [{ condition: 'STREAMING_OUTPUT_MODE' }],
    cause: 'the output mode does not go with what the query does',
    fix: 'An aggregation takes `update` or `complete`, or `append` with a watermark on a column it groups by.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'outer-join-unbounded': {
    signs: [{ message: /Stream-stream \w+ join between two streaming DataFrame\/Datasets is not supported/ }],
    cause: 'an outer join of two streams has no bound in time',
    fix: 'Give both sides a watermark, and the condition a range of time: then Spark knows when a row has no partner.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'stream-as-batch': {
    signs: [
      { message: /Queries with streaming sources must be executed with writeStream/ },
      { condition: 'CALL_ON_STREAMING_DATASET_UNSUPPORTED' },
    ],
    cause: 'a stream is read or written as if it were a batch',
    fix: 'Start it with `writeStream`, or read it with `read` instead of `readStream`.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'batch-as-stream': {
    signs: [{ condition: 'WRITE_STREAM_NOT_ALLOWED' }],
    cause: 'a batch is written as if it were a stream',
    fix: 'Write it with `write`, or read it with `readStream`.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'no-checkpoint': {
    signs: [{ message: /checkpointLocation must be specified/ }],
    cause: 'a query has no folder for its checkpoint',
    fix: 'Set the option `checkpointLocation`; in a script of your own `bridge.checkpoint(name)` gives one.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'window-of-rows': {
    signs: [{ condition: 'NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING' }],
    cause: 'a stream has a window over rows, and takes windows of time alone',
    fix: 'Group by `window(time, length)`, or do it in `foreachBatch`, where each micro-batch is a batch.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'stream-sorted': {
    signs: [{ message: /Sorting is not supported on streaming/ }],
    cause: 'a stream is sorted that is not aggregated',
    fix: 'Sort after an aggregation in output mode `complete`, or where the rows are read.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'no-watermark': {
    signs: [
      { message: /is not supported on streaming DataFrames\/DataSets without watermark/ },
      { condition: 'UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK' },
    ],
    cause: 'a step needs a watermark, and its stream has none',
    fix: 'Put a watermark on the column of event time before the step.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'watermark-type': {
    signs: [{ condition: 'EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE' }],
    cause: 'a watermark is on a column that is no timestamp',
    fix: 'Turn the column into a timestamp before: `timestampMillis(c.time)`, in SQL `timestamp_millis(time)`.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'two-triggers': {
    signs: [{ condition: 'ONLY_ALLOW_SINGLE_TRIGGER' }],
    cause: 'a query is given several triggers',
    fix: 'Leave one of them.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'query-name-taken': {
    signs: [{ message: /Cannot start query with name .* already active/ }],
    cause: 'two queries of one session have the same name',
    fix: 'Give each a name of its own, or stop the first.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'batch-not-consumed': {
    signs: [{ condition: 'STATE_STORE_COMMIT_VALIDATION_FAILED' }],
    cause: 'a function of `foreachBatch` read only a part of a micro-batch of a query with state',
    fix: 'Read all of it, or call `persist()` on it first: the state is written as its rows are read.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
