import { expect, test } from 'vitest'
import {
  count,
  type DocumentSource,
  job,
  json,
  kafka,
  processingTime,
  results,
  runLag,
  t,
  text,
  tumbling,
} from '../../src/index.js'
import type { ResultRows } from '../../src/ir/job-document.js'
import type { UntilConditions } from '../../src/ir/until.js'
import type { Run } from '../../src/run/run.js'
import type { RunEvent } from '../../src/run/run-event.js'
import { submit } from '../../src/run/submit.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { scriptDocument } from '../helpers/script-job.js'
import { warmBench, warmScript } from '../helpers/warm-bench.js'

const bench = warmBench()

/** Submits to the warm driver, reads the result to its end, and gives the report with all progress on the way. */
async function runUntil<R extends ResultRows>(
  source: DocumentSource<R>,
  until: UntilConditions,
): Promise<{ readonly run: Run<R>; readonly rows: readonly unknown[]; readonly told: readonly Progress[] }> {
  const run = await submit(source, {
    warm: bench.driver,
    runsDirectory: bench.runs,
    bootstrapServers: sharedBroker(),
    until,
  })
  const told: Progress[] = []
  const listening = (async () => {
    for await (const event of run.events()) if (event.event === 'progress') told.push(event)
  })()
  const rows = await collect(run.rows())
  await listening
  return { run, rows, told }
}

type Progress = Extract<RunEvent, { event: 'progress' }>

test('progress is data: offsets, lag by partition, the time of a batch, the watermark, the state', async () => {
  const client = await testClient()
  const topic = await testTopic(client, { partitions: 2 })
  const at = (minute: number): string => `{"at": "2026-11-22T18:0${minute}:00.000Z"}`
  await client.produce(topic, [
    { value: at(1), partition: 0 },
    { value: at(2), partition: 0 },
    { value: at(3), partition: 0 },
    { value: at(7), partition: 0 },
    { value: at(2), partition: 1 },
    { value: at(3), partition: 1 },
  ])
  const value = json({ at: t.timestamp() })
  const times = kafka({ topic, value, maxOffsetsPerTrigger: 3 }).withWatermark('at', '1 minute')
  const minutes = times
    .groupBy(({ at: time }) => ({ minute: tumbling(time, '1 minute') }))
    .agg(() => ({ times: count() }))
  const source = job({
    name: 'minutes',
    sinks: { minutes: results(minutes, { outputMode: 'update' }) },
    trigger: processingTime('200 milliseconds'),
  })
  const { run, told } = await runUntil(source, { caughtUp: true })
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', endedBy: 'caught-up', reason: 'until caught-up' })
  expect(report.left.lag['minutes']?.map(({ lag }) => lag)).toEqual([0, 0])

  const [first] = told.filter(({ progress }) => progress.numInputRows > 0)
  // Spark shares the three among the partitions by what each holds: two and one.
  expect(first?.lag).toEqual([
    { topic, partition: 0, endOffset: 2, latestOffset: 4, lag: 2 },
    { topic, partition: 1, endOffset: 1, latestOffset: 2, lag: 1 },
  ])
  const { progress, query } = first as Progress
  expect(query).toBe('minutes')
  expect(progress).toMatchObject({ batchId: 0, numInputRows: 3, name: 'minutes' })
  expect(progress.sources[0]?.description).toContain(topic)
  expect(progress.stateOperators[0]?.numRowsTotal).toBe(2)
  expect(progress.stateOperators[0]?.memoryUsedBytes).toBeGreaterThan(0)
  const { triggerExecution = 0, addBatch = 0 } = progress.durationMs
  expect(addBatch).toBeGreaterThan(0)
  expect(triggerExecution).toBeGreaterThanOrEqual(addBatch)
  expect(told.at(-1)?.progress.eventTime?.['watermark']).toMatch(/^2026-11-22T18:0\d:00.000Z$/)

  // The same, as whoever looks from outside is told it, after the end too.
  const lag = await runLag(run.id, { runsDirectory: bench.runs })
  expect(lag.map(({ query: name, lag: left }) => [name, left])).toEqual([
    ['minutes', 0],
    ['minutes', 0],
  ])
})

test('a limit of rows leaves the rest: the report says how much of it, and where', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  const records = [...'abcdefgh'].map((value) => ({ value }))
  await client.produce(topic, records)
  const letters = kafka({ topic, value: text(), maxOffsetsPerTrigger: 4 })
  const source = job({
    name: 'letters',
    sinks: { letters: results(letters) },
    trigger: processingTime('200 milliseconds'),
  })
  const { run, rows } = await runUntil(source, { rows: 6, deadlineMs: 60_000 })
  expect(rows.map((row) => (row as { value: string }).value)).toEqual([...'abcdef'])
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', endedBy: 'rows', reason: 'until rows=6' })
  // The second micro-batch was not committed: Spark has told of the first alone.
  const behind = { topic, partition: 0, endOffset: 4, latestOffset: 8, lag: 4 }
  expect(report.left).toEqual({ lag: { letters: [behind] }, rows: 2 })
  expect(report.committed['letters']?.batchId).toBe(0)
})

test('idle does not end a run while a micro-batch computes for longer than the idle time', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(topic, [{ value: 'quick' }])
  const document = scriptDocument(warmScript('slow-batch.py'), [sharedBroker(), topic], 'slow')
  const source: DocumentSource = { toDocument: () => ({ ...document, connectors: ['kafka'] }) }
  const run = await submit(source, {
    warm: bench.driver,
    runsDirectory: bench.runs,
    until: { idleMs: 1500 },
  })
  const rows: unknown[] = []
  for await (const row of run.rows('words')) {
    rows.push(row)
    // Its micro-batch sleeps for five seconds.
    if (rows.length === 1) await client.produce(topic, [{ value: 'slow' }])
  }
  expect(rows).toEqual([{ value: 'quick' }, { value: 'slow' }])
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', endedBy: 'idle', batches: 2 })
})
