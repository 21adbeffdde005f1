import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyResults, DocumentSource, JobDocument, ScriptDocument } from '../../src/ir/job-document.js'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import { loadJob } from '../../src/run/load-job.js'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import { submit } from '../../src/run/submit.js'
import { rowToJson } from '../../src/schema/row-json.js'
import { sampleRecords } from './sample-records.js'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const GOLDEN = path('../golden/')
/** Its brokers are named in the job, and are none of ours: `declared-types.test.ts` has Spark analyse it. */
const ELSEWHERE = ['kafka-options']
const CASES = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ELSEWHERE.includes(entry.name))
  .map(({ name }) => name)
/** The clock's own value. */
const MOVING = ['seen', 'ingested_at']

/** Every golden script on the real engine, with records of its own, over the real channel: one driver for all. */
describe('golden cases', () => {
  const rows = new Map<string, string[]>()
  const documents = new Map<string, JobDocument>()
  let folder: string
  let spark = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'golden-'))
    for (const name of CASES)
      documents.set(name, (await loadJob(`${GOLDEN}${name}/pipeline.ts`)).source.toDocument())
    await using broker = await startSandboxBroker()
    await using kafka = await connectKafka({ bootstrapServers: broker.bootstrapServers })
    for (const [topic, records] of sampleRecords([...documents.values()])) {
      await kafka.createTopic({ topic, config: { 'retention.ms': '-1' } })
      await kafka.produce(topic, records)
    }
    for (const topic of ['alerts', ...Array.from({ length: 6 }, (_, row) => `out-k${row}`)])
      await kafka.createTopic({ topic })
    const job: ScriptDocument = {
      irVersion: 1,
      kind: 'script',
      name: 'golden-cases',
      connectors: ['kafka'],
      path: path('golden-cases.py'),
      args: CASES.map((name) => `${GOLDEN}${name}/script.py`),
    }
    const source: DocumentSource<AnyResults> = { toDocument: () => job }
    await using run = await submit(source, {
      master: 'local[2]',
      params: { bootstrap_servers: kafka.bootstrapServers, target_servers: kafka.bootstrapServers },
      runsDirectory: join(folder, 'runs'),
    })
    const reading: Promise<void>[] = []
    const read = async (result: string): Promise<void> => {
      const schema = await run.schema(result)
      const fields = schema.fields.filter(({ name }) => !MOVING.includes(name))
      const lines: string[] = []
      rows.set(result, lines)
      for await (const row of run.rows(result)) lines.push(rowToJson(row, { ...schema, fields }))
    }
    for await (const event of run.events()) {
      if (event.event === 'submitted') spark = event.spark
      if (event.event === 'opened' && !rows.has(event.result)) reading.push(read(event.result))
    }
    await Promise.all(reading)
    const report = await run.report
    expect(report.error).toBeNull()
    expect(report.verdict).toBe('SUCCEEDED')
  }, 900_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('ran on the Spark that was asked for', () => {
    expect(spark).toBe(process.env.SPARKWIRE_SPARK ?? '4.1.1')
  })

  test.each(CASES)('%s: the same rows on every Spark', async (name) => {
    const document = documents.get(name)
    const sinks = document?.kind === 'pipeline' ? document.sinks : []
    const results = sinks.filter(({ kind }) => kind === 'results').map((sink) => sink.name)
    const text = results
      .sort()
      .map((result) => `${result}\n${[...(rows.get(`${name}.${result}`) ?? [])].sort().join('\n')}\n`)
      .join('')
    await expect(text).toMatchFileSnapshot(path(`golden-rows/${name}.txt`))
  })
})
