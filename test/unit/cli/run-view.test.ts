import { expect, test } from 'vitest'
import { RunView } from '../../../src/cli/run-view.js'
import { lagOf } from '../../../src/run/partition-lag.js'
import type { RunEvent, RunEventBody } from '../../../src/run/run-event.js'
import type { StreamingQueryProgress } from '../../../src/run/streaming-progress.js'
import { kafkaProgress, progressOf } from '../../helpers/streaming-progress.js'

const BEGAN = Date.parse('2026-11-22T18:30:00.000Z')

function viewOf(...bodies: readonly RunEventBody[]): RunView {
  const view = new RunView('quakes', false)
  const at = new Date(BEGAN).toISOString()
  for (const body of bodies) view.take({ v: 1, run: 'r', at, ...body } as RunEvent)
  return view
}

const submitted: RunEventBody = {
  event: 'submitted',
  name: 'quakes',
  spark: '4.1.1',
  master: 'yarn',
  directory: '/runs/r',
}
const connected: RunEventBody = { event: 'connected', spark: '4.1.1' }
const acknowledged = (rows: number): RunEventBody => ({
  ...{ event: 'acknowledged', result: 'strong', queryId: 'q', batchId: 0 },
  rows,
})
const progress = (query: string | null, fields: Partial<StreamingQueryProgress>): RunEventBody => {
  const told = progressOf({ id: 'q2', ...fields })
  return { event: 'progress', query, progress: told, lag: [...lagOf(told)] }
}
const lines = (view: RunView, seconds = 0, columns = 200) => view.lines(BEGAN + seconds * 1000, columns)

test('before anything has happened', () => {
  expect(lines(viewOf())).toEqual(['… submitting quakes  0:00  0 rows in 0 micro-batches'])
})

test('waiting for a cluster, in its words, until it runs', () => {
  const waits: RunEventBody = { event: 'application', id: 'app-1', state: 'waiting', text: 'ACCEPTED' }
  expect(lines(viewOf(submitted, waits), 61)).toEqual([
    '… starting quakes  1:01  0 rows in 0 micro-batches  ACCEPTED',
  ])
  expect(lines(viewOf(submitted, waits, { ...waits, state: 'running', text: 'RUNNING' }), 61)).toEqual([
    '… running quakes  1:01  0 rows in 0 micro-batches',
  ])
})

test('rows, and of each query rate, lag, watermark and state, as of its last micro-batch', () => {
  const source = kafkaProgress(null, { quakes: { 0: 50, 1: 3 } }, { quakes: { 0: 1050, 1: 10 } })
  const view = viewOf(
    submitted,
    connected,
    progress('strong', { batchId: 3, processedRowsPerSecond: 12.4 }),
    acknowledged(1200),
    acknowledged(34),
    progress('strong', {
      batchId: 4,
      processedRowsPerSecond: 1340.6,
      sources: [source],
      eventTime: { watermark: '2026-11-22T18:29:00.000Z' },
      stateOperators: [
        {
          ...{ operatorName: 'dedupe', numRowsTotal: 4000, numRowsUpdated: 0, numRowsRemoved: 0 },
          ...{ numRowsDroppedByWatermark: 0, memoryUsedBytes: 5_240_000, allUpdatesTimeMs: 0 },
          ...{ allRemovalsTimeMs: 0, commitTimeMs: 0, numShufflePartitions: 2, numStateStoreInstances: 2 },
        },
      ],
    }),
    progress(null, { batchId: 0 }),
  )
  expect(lines(view, 3723)).toEqual([
    '… running quakes  1:02:03  1,234 rows in 2 micro-batches',
    '  strong  micro-batch 4  1,341 rows/s  1,007 behind  watermark 2026-11-22T18:29:00Z  state 4,000 rows, 5.2 MB',
    '  q2  micro-batch 0  0 rows/s',
  ])
})

test('stopping', () => {
  const stopping: RunEventBody = { event: 'stopping', by: 'interrupt', mode: 'finish', reason: 'Ctrl-C' }
  expect(lines(viewOf(submitted, connected, stopping))[0]).toContain('… stopping quakes')
})

test('no line is wider than the terminal', () => {
  const view = viewOf(submitted, connected, progress('a query with a long name', { batchId: 123 }))
  expect(lines(view, 0, 24)).toEqual(['… running quakes  0:00 …', '  a query with a long n…'])
})

test('colour is dim for queries, and nowhere without it', () => {
  const view = new RunView('quakes', true)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are
  expect(view.lines(BEGAN, 80)[0]).toMatch(/\u001b\[36m/)
  expect(viewOf(progress('strong', {})).lines(BEGAN, 80).join('')).not.toContain('\u001b')
})
