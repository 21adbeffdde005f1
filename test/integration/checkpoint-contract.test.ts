import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  availableNow,
  count,
  type DocumentSource,
  job,
  json,
  kafka,
  max,
  processingTime,
  results,
  type SubmitOptions,
  submit,
  t,
} from '../../src/index.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()

const readings = (topic: string) =>
  kafka({ topic, value: json({ sensor: t.string(), celsius: t.double() }), startingOffsets: 'earliest' })

/** How many readings each sensor has, by a state that the checkpoint keeps. */
const counting = (topic: string, name = 'readings') =>
  job({
    name: 'sensors',
    sinks: {
      sensors: results(
        readings(topic)
          .groupBy('sensor')
          .agg(() => ({ [name]: count() })),
        { outputMode: 'update' },
      ),
    },
    trigger: availableNow(),
  })

/** The same groups, and another thing of each. */
const hottest = (topic: string) =>
  job({
    name: 'sensors',
    sinks: {
      sensors: results(
        readings(topic)
          .groupBy('sensor')
          .agg((c) => ({ hottest: max(c.celsius) })),
        { outputMode: 'update' },
      ),
    },
    trigger: availableNow(),
  })

/** Readings from a temperature on, without state. */
const above = (topic: string, least: number) =>
  job({
    name: 'warm',
    sinks: { warm: results(readings(topic).filter((c) => c.celsius.ge(least))) },
    trigger: availableNow(),
  })

function checkpointFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sw-checkpoint-'))
  onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 3 }))
  return folder
}

async function topicOf(...records: readonly (readonly [string, number])[]) {
  const client = await testClient()
  const topic = await testTopic(client)
  const feed = (...more: readonly (readonly [string, number])[]) =>
    client.produce(
      topic,
      more.map(([sensor, celsius]) => ({ value: JSON.stringify({ sensor, celsius }) })),
    )
  await feed(...records)
  return { topic, feed }
}

const start = (source: DocumentSource, checkpoint: string, options: SubmitOptions = {}) =>
  submit(source, {
    bootstrapServers: sharedBroker(),
    warm: bench.warm,
    runsDirectory: bench.runs,
    checkpoint,
    ...options,
  })

/** The rows of a run that succeeds, as text in order. */
async function rowsOf(source: DocumentSource, checkpoint: string, options: SubmitOptions = {}) {
  await using run = await start(source, checkpoint, options)
  const rows: string[] = []
  for await (const row of run.rows()) rows.push(Object.values(row).map(String).join(' '))
  expect((await run.report).verdict).toBe('SUCCEEDED')
  return rows.sort()
}

/** The error of a run that is refused before it starts a query. */
async function refusalOf(source: DocumentSource, checkpoint: string) {
  await using run = await start(source, checkpoint)
  const { verdict, rows, error } = await run.report
  expect({ verdict, rows }).toEqual({ verdict: 'SUBMIT_FAILED', rows: 0 })
  return error
}

test('a job whose stateful step has changed is refused, and gets a checkpoint of its own when it asks', async () => {
  const { topic, feed } = await topicOf(['a', 1], ['b', 20], ['a', 3])
  const checkpoint = checkpointFolder()
  expect(await rowsOf(counting(topic), checkpoint)).toEqual(['a 2', 'b 1'])
  expect(readdirSync(checkpoint).sort()).toEqual(['sensors', 'sensors.contract.json'])
  await feed(['b', 7])
  expect(await rowsOf(counting(topic), checkpoint)).toEqual(['b 2'])

  const offsets = readdirSync(join(checkpoint, 'sensors', 'offsets')).length
  expect(await refusalOf(hottest(topic), checkpoint)).toMatchObject({
    code: 'RUN_CHECKPOINT_CHANGED',
    message:
      "Job 'sensors' was not started: the checkpoint of sink sensors is that of another job: changed aggregate (stateful). Its state was made by other stateful steps: Spark would fail, or go on with wrong values.",
    hint: expect.stringContaining('--on-change fork'),
  })
  expect(readdirSync(join(checkpoint, 'sensors', 'offsets'))).toHaveLength(offsets)

  expect(await rowsOf(hottest(topic), checkpoint, { onChange: 'fork' })).toEqual(['a 3', 'b 20'])
  await feed(['a', 30])
  // Each of the two jobs finds its own, and neither has to ask again.
  expect(await rowsOf(hottest(topic), checkpoint)).toEqual(['a 30'])
  expect(await rowsOf(counting(topic), checkpoint)).toEqual(['a 3'])
})

test('a changed filter is refused for the rows it would mix; keep goes on, reset begins anew', async () => {
  const { topic, feed } = await topicOf(['a', 1], ['b', 20])
  const checkpoint = checkpointFolder()
  expect(await rowsOf(above(topic, 10), checkpoint)).toEqual(['b 20'])
  expect(await refusalOf(above(topic, 0), checkpoint)).toMatchObject({
    code: 'RUN_CHECKPOINT_CHANGED',
    message: expect.stringMatching(
      /changed filter\. Spark would go on, and the rows before and after would be those of different jobs\.$/,
    ),
  })
  await feed(['c', 5])
  expect(await rowsOf(above(topic, 0), checkpoint, { onChange: 'keep' })).toEqual(['c 5'])
  expect(await rowsOf(above(topic, 0), checkpoint)).toEqual([])
  expect(await rowsOf(above(topic, 4), checkpoint, { onChange: 'reset' })).toEqual(['b 20', 'c 5'])
  expect(await rowsOf(above(topic, 4), checkpoint)).toEqual([])
})

test('a second run on the same checkpoint hears who has it', async () => {
  const { topic } = await topicOf(['a', 1])
  const checkpoint = checkpointFolder()
  const endless = job({
    name: 'endless',
    sinks: { warm: results(readings(topic)) },
    trigger: processingTime('200 milliseconds'),
  })
  const first = await start(endless, checkpoint)
  const [row] = [await first.rows()[Symbol.asyncIterator]().next()]
  expect(row.value).toEqual({ sensor: 'a', celsius: 1 })
  expect(await refusalOf(endless, checkpoint)).toMatchObject({
    code: 'RUN_CHECKPOINT_HELD',
    retryable: true,
    message: expect.stringContaining(`${checkpoint}/warm is in use by run ${first.id} of `),
  })
  await first.stop()
  expect(existsSync(join(checkpoint, 'warm.lock'))).toBe(false)
})

test('a lock whose holder has died holds nobody back', async () => {
  const { topic } = await topicOf(['a', 1])
  const checkpoint = checkpointFolder()
  const dead = { v: 1, run: 'dead', token: 'x', user: 'ada', host: hostname(), pid: 2 ** 22 + 1, beat: 7 }
  writeFileSync(join(checkpoint, 'warm.lock'), JSON.stringify(dead))
  expect(await rowsOf(above(topic, 0), checkpoint)).toEqual(['a 1'])
  expect(readFileSync(join(checkpoint, 'warm.contract.json'), 'utf8')).not.toContain('dead')
})
