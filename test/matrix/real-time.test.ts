import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concat, job, kafka, realTime, results, submit, text, toKafka } from '../../src/index.js'
import { DEFAULT_SPARK, hasFeature } from '../../src/toolchain/spark-releases.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'

const VERSION = process.env.SPARKWIRE_SPARK ?? DEFAULT_SPARK

describe('the real-time trigger', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'real-time-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const start = (sinks: Parameters<typeof job>[0]['sinks']) =>
    submit(job({ name: 'moving', sinks }), {
      master: 'local[2]',
      bootstrapServers: sharedBroker(),
      runsDirectory: folder,
    })
  // Longer than the test waits: what comes out has not waited for a micro-batch to end.
  const trigger = realTime('10 minutes')

  test('hands records on while its micro-batch runs; a Spark without it is refused by name', async () => {
    const client = await testClient()
    const [from, to] = [await testTopic(client), await testTopic(client)]
    const lines = kafka({ topic: from, key: text(), value: text(), startingOffsets: 'earliest' })
    const marked = lines.filter((c) => c.value.ne('')).withColumn('value', (c) => concat(c.value, '!'))
    const starting = start({ marked: toKafka(marked, { topic: to, outputMode: 'update', trigger }) })
    if (!hasFeature(VERSION, 'real_time_trigger')) {
      await expect(starting).rejects.toMatchObject({
        code: 'TOOLCHAIN_SPARK_LACKS',
        details: { sparkVersion: VERSION, lacking: ['real_time_trigger'] },
      })
      return
    }
    await using run = await starting
    const out = client.read(to, { to: 'never' })[Symbol.asyncIterator]()
    for (const values of [['one'], ['', 'two'], ['three']]) {
      await client.produce(
        from,
        values.map((value) => ({ value })),
      )
      const { value: record } = await out.next()
      expect(record?.value?.toString()).toBe(`${values.at(-1)}!`)
    }
    await out.return?.()
    expect((await run.stop('abandon')).verdict).toBe('CANCELLED')
  })

  test('has no foreachBatch, which results need: they are refused before Spark starts', async () => {
    const lines = kafka({ topic: 'lines', value: text() })
    await expect(start({ rows: results(lines, { outputMode: 'update', trigger }) })).rejects.toMatchObject({
      code: 'COMPILE_TRIGGER',
      message: expect.stringContaining('this is results'),
    })
  })
})
