import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { diagnoseEnvironment } from '../../src/toolchain/doctor/diagnose-environment.js'
import { readPage } from './pages.js'

test('the table of checks has every one that the doctor makes, in its order', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sparkwire-checks-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const findings = await diagnoseEnvironment({
    env: { ...process.env, SPARKWIRE_CACHE: directory },
    connectors: ['kafka', 'avro', 'protobuf'],
    bootstrapServers: 'localhost:9092',
    probes: {
      zeromq: async () => ({ version: '4.3.5', curve: true }),
      brokers: async () => ({ found: 'they answer' }),
    },
  })
  const { text } = readPage('docs/set-up.md')
  const [, table = ''] = text.split('| check | looks at |')
  const named = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )
  // With a job file the command adds these two.
  expect(named.filter((name) => name !== 'job' && name !== 'shadowing.job')).toEqual(
    findings.map(({ check }) => check),
  )
  expect(named).toEqual(expect.arrayContaining(['job', 'shadowing.job']))
})
