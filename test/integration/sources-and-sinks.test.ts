import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileJob } from '../../src/compile/compile-job.js'
import {
  availableNow,
  concat,
  continuous,
  type DocumentSource,
  files,
  job,
  kafka,
  results,
  rows,
  script,
  t,
  text,
  toFiles,
  toKafka,
  toMemory,
} from '../../src/index.js'
import type { ResultRows } from '../../src/ir/job-document.js'
import { submit } from '../../src/run/submit.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sources-and-sinks-'))
})
afterAll(() => rm(folder, { recursive: true }))

const start = <R extends ResultRows>(source: DocumentSource<R>) =>
  submit(source, {
    warm: bench.warm,
    runsDirectory: bench.runs,
    bootstrapServers: sharedBroker(),
  })

/** The lines of all files of a folder that Spark has written, in order, by the path inside it without the file's own name. */
async function written(path: string): Promise<Record<string, string[]>> {
  const names = await readdir(path, { recursive: true })
  const found = names.filter((name) => /(^|\/)part-/.test(name) && !name.includes('_spark_metadata')).sort()
  const lines: Record<string, string[]> = {}
  for (const name of found) {
    const key = name.replace(/\/?part-[^/]*$/, '')
    const text = await readFile(join(path, name), 'utf8')
    lines[key] = [...(lines[key] ?? []), ...text.split('\n').slice(0, -1)].sort()
  }
  return lines
}

/** The rows of CSV files; each file, also one without rows, begins with the names of the columns. */
async function csvRows(path: string): Promise<string[]> {
  const { '': lines = [] } = await written(path)
  expect(lines).toContain('id,name')
  return lines.filter((line) => line !== 'id,name')
}

test('one result is read, then the next: what nobody reads stalls only itself', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  const all = ['1', '2', '3', '4', '5', '6']
  await client.produce(
    topic,
    all.map((value) => ({ value })),
  )
  const stream = kafka({ topic, value: text('n'), maxOffsetsPerTrigger: 2 })
  const whole = kafka({ topic, value: text('n'), read: 'batch' })
  await using run = await start(
    job({
      name: 'in-turn',
      sinks: { first: results(stream), second: results(stream), third: results(whole) },
      trigger: availableNow(),
    }),
  )
  const open = []
  for (const name of ['third', 'first', 'second'] as const) {
    const rowsOf = run.rows(name)[Symbol.asyncIterator]()
    open.push(rowsOf)
    for (const n of all) expect(await rowsOf.next()).toEqual({ done: false, value: { n } })
  }
  // Each ends with the run, which ends once all have been taken.
  for (const { done } of await Promise.all(open.map((rowsOf) => rowsOf.next()))) expect(done).toBe(true)
  expect((await run.report).verdict).toBe('SUCCEEDED')
})

test('a stream is written to files and memory, and the files are read again', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(topic, [
    { key: 'a', value: 'one' },
    { key: 'b', value: 'two "2"' },
    { key: 'a', value: null },
  ])
  const stream = kafka({ topic, key: text('shop'), value: text('line') })
  const out = join(folder, 'json')
  const sinks = {
    json: toFiles(stream, { format: 'json', path: out, partitionBy: ['shop'] }),
    parquet: toFiles(stream, { format: 'parquet', path: join(folder, 'parquet'), compression: 'gzip' }),
    seen: toMemory(stream),
  }
  const { script: generated } = compileJob(
    job({ name: 'to-files', sinks, trigger: availableNow() }).toDocument(),
  )
  // The table is the driver's own: only its script can look into it.
  const own = join(folder, 'to_files.py')
  await writeFile(own, `${generated}    bridge.send("table", spark.table("seen"))\n`)
  await using run = await start(script({ path: own, connectors: ['kafka'] }) as DocumentSource)
  const table = await collect(run.rows('table'))
  expect((await run.report).verdict).toBe('SUCCEEDED')
  const shops = [
    { shop: 'a', line: 'one' },
    { shop: 'a', line: null },
    { shop: 'b', line: 'two "2"' },
  ]
  const sorted = (found: readonly unknown[]): unknown[] =>
    [...found].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
  expect(sorted(table)).toEqual(sorted(shops))
  expect(await written(out)).toEqual({
    'shop=a': ['{"line":"one"}', '{}'],
    'shop=b': ['{"line":"two \\"2\\""}'],
  })

  const schema = { shop: t.string(), line: t.string() }
  await using again = await start(
    job({
      name: 'from-files',
      sinks: {
        parquet: results(files({ format: 'parquet', path: join(folder, 'parquet'), schema })),
        json: results(files({ format: 'json', path: out, schema: { line: t.string(), shop: t.string() } })),
      },
    }),
  )
  const [parquet, read] = await Promise.all([collect(again.rows('parquet')), collect(again.rows('json'))])
  expect(sorted(parquet)).toEqual(sorted(shops))
  expect(sorted(read)).toEqual(sorted(shops.map(({ shop, line }) => ({ line, shop }))))
})

test('a batch is written once; where its folder is there already, as its mode says', async () => {
  const path = join(folder, 'csv')
  const given = (name: string) => rows([{ id: 1, name }], { id: t.int(), name: t.string() })
  const write = async (name: string, mode?: 'append' | 'overwrite' | 'ignore'): Promise<string> => {
    const sink = toFiles(given(name), {
      format: 'csv',
      path,
      header: true,
      ...(mode === undefined ? {} : { mode }),
    })
    await using run = await start(job({ name: 'to-csv', sinks: { out: sink } }))
    return (await run.report).verdict
  }
  expect(await write('one; "1"')).toBe('SUCCEEDED')
  expect(await write('again')).toBe('FAILED')
  expect(await write('left', 'ignore')).toBe('SUCCEEDED')
  expect(await csvRows(path)).toEqual(['1,"one; \\"1\\""'])
  expect(await write('two', 'append')).toBe('SUCCEEDED')
  expect(await csvRows(path)).toEqual(['1,"one; \\"1\\""', '1,two'])
  expect(await write('three', 'overwrite')).toBe('SUCCEEDED')
  expect(await csvRows(path)).toEqual(['1,three'])
})

test('a stream of files goes on with each file that comes', async () => {
  const path = join(folder, 'incoming')
  await mkdir(path)
  await writeFile(join(path, '1.txt'), 'one\n')
  const lines = files({ format: 'text', path, schema: { line: t.string() }, read: 'stream' })
  await using run = await start(job({ name: 'incoming', sinks: { lines: results(lines) } }))
  const seen: string[] = []
  for await (const { line } of run.rows('lines')) {
    seen.push(line ?? '')
    if (seen.length === 1) await writeFile(join(path, '2.txt'), 'two\n')
    if (seen.length === 2) break
  }
  expect(seen).toEqual(['one', 'two'])
})

test('the continuous trigger hands records on one by one', async () => {
  const client = await testClient()
  const [from, to] = [await testTopic(client), await testTopic(client)]
  const lines = kafka({ topic: from, key: text(), value: text() })
  const marked = lines.filter((c) => c.value.ne('')).withColumn('value', (c) => concat(c.value, '!'))
  const sink = toKafka(marked, { topic: to, trigger: continuous('1 second') })
  await using run = await start(job({ name: 'moving', sinks: { marked: sink } }))
  await client.produce(from, [
    { key: 'a', value: 'one' },
    { key: 'b', value: '' },
    { key: 'c', value: null },
    { key: null, value: 'two' },
  ])
  const seen: (string | undefined)[] = []
  for await (const { value } of client.read(to, { to: 'never' })) {
    seen.push(value?.toString())
    if (seen.length === 2) break
  }
  expect(seen).toEqual(['one!', 'two!'])
  await run.stop()
})
