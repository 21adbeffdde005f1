import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CompiledJob } from '../../../src/compile/compiled-job.js'
import { RunDirectory, runsDirectory } from '../../../src/run/run-directory.js'
import { compiledScript } from '../../helpers/script-job.js'

const PIPELINE: CompiledJob = {
  ...compiledScript(''),
  script: 'print("généré")\n',
  scriptName: 'quakes_job.py',
  document: { irVersion: 1, kind: 'pipeline', name: 'quakes', connectors: [], relations: [], sinks: [] },
}

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'runs-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('a new run', () => {
  test.each([0o000, 0o022, 0o077])('is for this user alone under umask %o', async (umask) => {
    const before = process.umask(umask)
    try {
      const run = await RunDirectory.create(PIPELINE, join(parent, 'runs'))
      expect(mode(join(parent, 'runs'))).toBe('700')
      expect([run.files.directory, run.scratch].map(mode)).toEqual(['700', '700'])
      expect([run.files.document, run.files.script].map(mode)).toEqual(['600', '600'])
    } finally {
      process.umask(before)
    }
  })

  test('has the document and the script in it', async () => {
    const run = await RunDirectory.create(PIPELINE, parent)
    expect(JSON.parse(readFileSync(run.files.document, 'utf8'))).toEqual(PIPELINE.document)
    expect(readFileSync(run.files.script, 'utf8')).toBe('print("généré")\n')
    expect(run.files.script).toBe(join(parent, run.id, 'quakes_job.py'))
    expect(run.files.checkpoint).toBe(join(parent, run.id, 'checkpoint'))
  })

  test("leaves the user's own script where it is", async () => {
    const run = await RunDirectory.create(compiledScript('/home/ada/job.py'), parent)
    expect(readdirSync(run.files.directory).sort()).toEqual(['document.json', 'scratch'])
  })

  test('takes the checkpoint it is given', async () => {
    const run = await RunDirectory.create(PIPELINE, parent, 's3a://bucket/quakes')
    expect(run.files.checkpoint).toBe('s3a://bucket/quakes')
  })

  test('has a name that sorts by time and is no other', async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => RunDirectory.create(PIPELINE, parent)))
    const ids = runs.map(({ id }) => id)
    expect(ids.every((id) => /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(5)
  })
})

test('sweeping removes keys, scratch and what only the driver needed; the record stays', async () => {
  const run = await RunDirectory.create(PIPELINE, parent)
  const passing = ['driver.json', 'spark.properties', 'sparkwire.zip', 'keeper.json', 'scratch/block']
  for (const name of passing) writeFileSync(join(run.files.directory, name), 'x')
  writeFileSync(run.files.events, '')
  await run.sweep()
  expect(readdirSync(run.files.directory).sort()).toEqual(['document.json', 'events.jsonl', 'quakes_job.py'])
  expect(existsSync(run.scratch)).toBe(false)
  await run.sweep()
})

test('SPARKWIRE_STATE says where runs are kept', () => {
  const before = process.env['SPARKWIRE_STATE']
  process.env['SPARKWIRE_STATE'] = '/home/ada/state'
  try {
    expect(runsDirectory()).toBe('/home/ada/state/runs')
  } finally {
    if (before === undefined) delete process.env['SPARKWIRE_STATE']
    else process.env['SPARKWIRE_STATE'] = before
  }
})
