import { randomUUID } from 'node:crypto'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { availableNow, job, kafka, processingTime, results, text } from '../../src/index.js'
import { submit } from '../../src/run/submit.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { faultScript } from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()
/** A task may fail three times before its job does. */
const MASTER = 'local[2,4]'

/** A job that reads a topic; Kafka's client gives up sooner than it would by itself. */
function reading(topic: string, { once = false, failOnDataLoss = true } = {}) {
  const source = kafka({
    topic,
    value: text('word'),
    include: { partition: 'partition', offset: 'offset' },
    failOnDataLoss,
    fetchOffsetNumRetries: 1,
    options: { 'kafka.default.api.timeout.ms': '4000', 'kafka.request.timeout.ms': '3000' },
  })
  return job({
    name: 'reads',
    sinks: { rows: results(source) },
    trigger: once ? availableNow() : processingTime('200 milliseconds'),
  })
}

const start = (source: ReturnType<typeof reading>, checkpoint?: string) =>
  submit(source, {
    ...{ runsDirectory: bench.runs, master: MASTER, warm: bench.driver, preflight: false },
    bootstrapServers: sharedBroker(),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  })

async function kafkaAdmin(): Promise<kafkajs.Admin> {
  const admin = new kafkajs.Kafka({ brokers: [sharedBroker()], logLevel: 0 }).admin()
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  return admin
}

test('a topic gets more partitions while it is read: what comes to the new ones is read too, everything once', async () => {
  const client = await testClient()
  const topic = await testTopic(client, { partitions: 2 })
  await client.produce(topic, [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 1 },
  ])
  await using run = await start(reading(topic))
  const seen: string[] = []
  for await (const { word, partition, offset } of run.rows('rows')) {
    seen.push(`${word} ${partition} ${offset}`)
    if (seen.length === 2) {
      const admin = await kafkaAdmin()
      await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] })
      // A client that has written to the topic goes on with the partitions it knows.
      const later = await testClient()
      await vi.waitFor(async () => expect((await later.endOffsets(topic)).size).toBe(4), 10_000)
      await later.produce(topic, [
        { value: 'c', partition: 3 },
        { value: 'd', partition: 0 },
      ])
    }
    if (seen.length === 4) break
  }
  expect(seen.toSorted()).toEqual(['a 0 0', 'b 1 0', 'c 3 0', 'd 0 1'])
})

test('a topic is deleted and made anew while it is read: the run fails and says so, and does not begin again at 0', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(topic, [{ value: 'old' }, { value: 'older' }])
  await using run = await start(reading(topic))
  const words: unknown[] = []
  const read = async (): Promise<void> => {
    for await (const { word } of run.rows('rows')) {
      words.push(word)
      if (words.length !== 2) continue
      await client.deleteTopic(topic)
      await client.createTopic({ topic })
      await client.produce(topic, [{ value: 'new' }])
    }
  }
  const error = await read().catch((reason: unknown) => reason)
  expect(words).toEqual(['old', 'older'])
  expect(error).toMatchObject({ code: 'JOB_FAILED' })
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'FAILED', rows: 2 })
  expect(report.error?.details['diagnosis']).toBe('kafka-data-loss')
  expect(JSON.stringify(report.error)).toContain(topic)
})

test('records that were deleted unread end the next run with the offsets that are missing, or are left out where that is allowed', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  const checkpoint = join(bench.runs, `checkpoint-${randomUUID()}`)
  await client.produce(topic, [{ value: 'a' }])
  await using first = await start(reading(topic, { once: true }), checkpoint)
  expect((await collect(first.rows('rows'))).map(({ word }) => word)).toEqual(['a'])
  await first.report
  await client.produce(
    topic,
    ['b', 'c', 'd'].map((value) => ({ value })),
  )
  const admin = await kafkaAdmin()
  await admin.fetchTopicMetadata({ topics: [topic] })
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] })

  // What this one has begun is not done again by the other.
  cpSync(checkpoint, `${checkpoint}-strict`, { recursive: true })
  await using strict = await start(reading(topic, { once: true }), `${checkpoint}-strict`)
  const report = await strict.report
  expect(report).toMatchObject({ verdict: 'FAILED', rows: 0 })
  expect(report.error?.details['diagnosis']).toBe('kafka-data-loss')
  expect(JSON.stringify(report.error)).toMatch(new RegExp(`${topic}.*offset`))

  await using careless = await submit(reading(topic, { once: true, failOnDataLoss: false }), {
    ...{ runsDirectory: bench.runs, master: MASTER, warm: bench.driver, checkpoint, onChange: 'keep' },
    bootstrapServers: sharedBroker(),
  })
  expect((await collect(careless.rows('rows'))).map(({ word }) => word)).toEqual(['d'])
  const { verdict, warnings } = await careless.report
  expect(verdict).toBe('SUCCEEDED')
  expect(warnings.map(({ code }) => code)).toContain('KAFKA_OFFSET_OUT_OF_RANGE')
})

test('a Python worker is killed in a function: its task is done again, and no row comes twice', async () => {
  const flag = join(bench.runs, `killed-${randomUUID()}`)
  await using run = await submit(scriptJob(faultScript('worker_dies.py'), [flag], 'doubles'), {
    ...{ runsDirectory: bench.runs, master: MASTER, warm: bench.driver },
  })
  const rows = await collect(run.rows('numbers'))
  expect(existsSync(flag)).toBe(true)
  expect(rows.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, index) => index * 2),
  )
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: 100 })
})
