import { expect, test } from 'vitest'
import { count, job, json, kafka, processingTime, results, runLag, t, tumbling } from '../../src/index.js'
import type { RunEvent } from '../../src/run/run-event.js'
import { submit } from '../../src/run/submit.js'
import { testClient, testTopic } from '../helpers/broker.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

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
  const run = await submit(source, {
    warm: bench.driver,
    runsDirectory: bench.runs,
    bootstrapServers: client.bootstrapServers,
    until: { caughtUp: true },
  })
  const told: Progress[] = []
  const listening = (async () => {
    for await (const event of run.events()) if (event.event === 'progress') told.push(event)
  })()
  for await (const _ of run.rows('minutes'));
  await listening
  expect((await run.report).verdict).toBe('SUCCEEDED')

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
