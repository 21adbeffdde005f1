import { expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { job, kafka, results, rows, t, text } from '../../../src/index.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'
import { parseMaster } from '../../../src/launch/master.js'
import { callbackPlace } from '../../../src/run/callback-place.js'
import { settleRun } from '../../../src/run/submit.js'

const messages = kafka({ topic: 'messages', value: text() })
const source = job({ name: 'messages', sinks: { all: results(messages, { via: 'executors' }) } })
const document = source.toDocument()
const throughDriver = job({ name: 'messages', sinks: { all: results(messages) } }).toDocument()

test('the bridge is told in the script, of streams and of batches', async () => {
  expect((await compileJob(document)).script).toContain(
    '.foreachBatch(bridge.result("all", all_rows, via="executors"))',
  )
  const known = rows([{ id: 1n }], { id: t.bigint() })
  const batch = job({ name: 'known', sinks: { all: results(known, { via: 'executors' }) } })
  expect((await compileJob(batch.toDocument())).script).toContain(
    'bridge.send("all", all_rows, via="executors")',
  )
  expect((await compileJob(throughDriver)).script).not.toContain('via')
})

test('a word that is none is refused', () => {
  const wrong = results(messages, { via: 'workers' as never })
  expect(() => job({ name: 'messages', sinks: { all: wrong } })).toThrow(
    'via of the results sink all: "workers". Expected driver or executors.',
  )
})

test('a job file says it as well', () => {
  const text = [
    'name: messages',
    'sources: { messages: { kind: kafka, topic: messages, value: { format: text } } }',
    'sinks: { messages: { kind: results, via: executors } }',
  ].join('\n')
  expect(parseJobFile(text, { file: 'job.yaml' }).document.sinks).toMatchObject([{ via: 'executors' }])
})

test.each([
  ['local[2]', document, false],
  ['spark://127.0.0.1:7077', document, false],
  ['spark://127.0.0.1:7077,10.0.0.1:7077', document, true],
  ['spark://10.0.0.1:7077', throughDriver, false],
] as const)('executors of %s call a port: %3$s', async (master, of, network) => {
  const cluster = { kind: 'standalone', webUis: ['http://127.0.0.1:8080'] } as const
  const place = await callbackPlace({ master: parseMaster(master), cluster }, of, {})
  expect(place?.bind).toBe(network ? '127.0.0.1' : undefined)
})

test.each([
  [
    'remote',
    { remote: 'sc://127.0.0.1:15002' },
    'from the Spark Connect server sc://127.0.0.1:15002 rows come over its session',
  ],
  ['spool', { spool: '/mnt/rows' }, 'the driver alone writes into that folder'],
])('%s has no way for executors, which is said before anything is started', async (option, options, why) => {
  await expect(settleRun(source, { bootstrapServers: '127.0.0.1:9092', ...options })).rejects.toMatchObject({
    code: 'RUN_OPTIONS_CONFLICT',
    message: `Result 'all' is to come via executors, and ${option} is given: ${why}.`,
  })
})

test('a limit that is no size is refused before anything is started', async () => {
  await expect(settleRun(source, { spillLimit: '16' })).rejects.toMatchObject({
    code: 'CHANNEL_BAD_LIMIT',
    message: 'spillLimit is "16". Expected a size with its unit: 512m, 16g.',
  })
})
