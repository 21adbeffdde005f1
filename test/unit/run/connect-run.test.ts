import { expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { job, kafka, results, text, toConsole } from '../../../src/index.js'
import { parseConnectAddress } from '../../../src/launch/connect/connect-address.js'
import { checkConnect } from '../../../src/run/connect-run.js'
import type { SubmitOptions } from '../../../src/run/submit.js'

const rows = kafka({ topic: 'messages', value: text() })
const here = parseConnectAddress('sc://127.0.0.1:15002/;token=S3CRET')
const elsewhere = parseConnectAddress('sc://spark.example.org')

const compiled = (sinks: Parameters<typeof job>[0]['sinks'] = { rows: results(rows) }) =>
  compileJob(job({ name: 'messages', sinks }).toDocument())

test.each<SubmitOptions>([
  { master: 'local[1]' },
  { deployMode: 'client' },
  { warm: true },
  { workerPython: '/usr/bin/python3' },
  { connector: 'packages' },
  { packages: ['a:b:1'] },
  { jarsDirectory: '/jars' },
  { onChange: 'fork' },
])('%o is for a driver of its own, and refused', async (options) => {
  const [option = ''] = Object.keys(options)
  const job = await compiled()
  expect(() => checkConnect(here, job, options)).toThrow(
    expect.objectContaining({ code: 'RUN_OPTIONS_CONFLICT', details: { option } }),
  )
  expect(() => checkConnect(here, job, options)).not.toThrow(/S3CRET/)
})

test('a server on another machine needs a checkpoint that it can reach', async () => {
  const job = await compiled()
  expect(checkConnect(here, job, {})).toEqual([])
  expect(checkConnect(elsewhere, job, { checkpoint: 'hdfs:///checkpoints/messages' })).toMatchObject([
    {
      code: 'RUN_CHECKPOINT_UNGUARDED',
      message: expect.stringContaining(
        'is not locked against a second run, and a changed job is not noticed',
      ),
      details: { checkpoint: 'hdfs:///checkpoints/messages' },
    },
  ])
  expect(() => checkConnect(elsewhere, job, {})).toThrow(
    expect.objectContaining({ code: 'RUN_NO_CHECKPOINT' }),
  )
})

test('a batch has no checkpoint, and needs none', async () => {
  const batch = kafka({ topic: 'messages', value: text(), read: 'batch' })
  const job = await compiled({ rows: results(batch) })
  expect(checkConnect(elsewhere, job, {})).toEqual([])
  expect(checkConnect(elsewhere, job, { checkpoint: '/unused' })).toEqual([])
})

test('what a console sink prints is elsewhere, and that is said', async () => {
  const job = await compiled({ rows: results(rows), log: toConsole(rows) })
  expect(checkConnect(here, job, { warm: false, connector: 'jars' })).toMatchObject([
    { code: 'RUN_PRINTS_ELSEWHERE', details: { sinks: ['log'] } },
  ])
})
