import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileJob } from '../../src/compile/compile-job.js'
import { documentText, withoutSites } from '../../src/ir/document-text.js'
import { parseDocument } from '../../src/ir/parse-document.js'
import { compileSource, resolveSourceMap } from '../../src/run/compile-source.js'
import { loadJob } from '../../src/run/load-job.js'
import { type DevTools, ensureDevTools } from '../../src/toolchain/dev-tools.js'
import { randomJob } from './random-job.js'

const run = promisify(execFile)
const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const CASES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** Each case is a job file; beside it lies what it must compile to. */
describe.each(CASES)('%s', (name) => {
  const folder = join(FOLDER, name)
  const load = async () => (await loadJob(join(folder, 'pipeline.ts'))).source

  test('compiles to its script, document and source map', async () => {
    const job = await compileSource(await load())
    await expect(job.script).toMatchFileSnapshot(join(folder, 'script.py'))
    // Paths are absolute once a job is loaded; the snapshot is of every machine.
    const text = documentText(job.document).replaceAll(`"${folder}/`, '"./')
    await expect(text).toMatchFileSnapshot(join(folder, 'document.json'))
    const map = resolveSourceMap(job, folder).map((entry) => JSON.stringify(entry))
    await expect(`[\n${map.join(',\n')}\n]\n`).toMatchFileSnapshot(join(folder, 'source-map.json'))
  })

  test('compiles to the same bytes from the text of its document', async () => {
    const document = (await load()).toDocument()
    const read = parseDocument(JSON.parse(documentText(document)))
    expect(read).toEqual(withoutSites(document))
    expect(compileJob(read).script).toBe(compileJob(document).script)
  })

  test('maps every step and every sink to a call in the job file', async () => {
    const job = await compileSource(await load())
    const places = resolveSourceMap(job, folder).map(({ at }) => at)
    expect(places.length).toBeGreaterThan(1)
    expect(places.filter((at) => !/^pipeline\.ts:\d+:\d+$/.test(at ?? ''))).toEqual([])
  })
})

/** Cases that are written a second time, as a job file. */
const TWINS = CASES.filter((name) => existsSync(join(FOLDER, name, 'job.yaml')))

describe('the job file of', () => {
  test.each(TWINS)('%s compiles to the bytes of the pipeline', async (name) => {
    const { source } = await loadJob(join(FOLDER, name, 'job.yaml'))
    expect((await compileSource(source)).script).toBe(await readFile(join(FOLDER, name, 'script.py'), 'utf8'))
  })

  test.each(TWINS)('%s maps every step and sink to a line of it', async (name) => {
    const { source } = await loadJob(join(FOLDER, name, 'job.yaml'))
    const lines = (await readFile(join(FOLDER, name, 'job.yaml'), 'utf8')).split('\n')
    for (const { at, label } of resolveSourceMap(await compileSource(source), join(FOLDER, name))) {
      const [, line = '', column = ''] = /^job\.yaml:(\d+):(\d+)$/.exec(at ?? '') ?? []
      const text = lines[Number(line) - 1]?.slice(Number(column) - 1) ?? ''
      expect([label, text]).toEqual([label, expect.stringMatching(/^[\w]+:/)])
    }
  })

  test('five cases and more is there', () => {
    expect(TWINS.length).toBeGreaterThanOrEqual(5)
  })
})

describe('the scripts', () => {
  /** Those that were compiled, and the modules of a case. */
  const scripts = CASES.flatMap((name) =>
    readdirSync(join(FOLDER, name))
      .filter((file) => file.endsWith('.py'))
      .map((file) => join(FOLDER, name, file)),
  )
  let tools: DevTools
  beforeAll(async () => {
    tools = await ensureDevTools()
  })

  test('are Python', async () => {
    const check = 'import sys; [compile(open(f, encoding="utf-8").read(), f, "exec") for f in sys.argv[1:]]'
    await run(tools.python, ['-c', check, ...scripts])
  })

  test('are formatted as ruff formats them, and it finds nothing in them', async () => {
    await run(tools.ruff, ['format', '--isolated', '--diff', ...scripts])
    await run(tools.ruff, ['check', '--isolated', '--no-cache', ...scripts])
  })

  test('of 300 random jobs are formatted as ruff formats them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sparkwire-random-'))
    try {
      const jobs = fc.sample(randomJob, { numRuns: 300, seed: 23 })
      for (const [at, random] of jobs.entries()) {
        const { script } = compileJob(random.toDocument())
        await writeFile(join(folder, `job_${at}.py`), script)
        // Where a comma behind the last element keeps a list broken, ruff would not say that it fits.
        await writeFile(join(folder, `bare_${at}.py`), script.replace(/,\n(\s*[)}])/g, '\n$1'))
      }
      await run(tools.ruff, ['check', '--isolated', '--no-cache', folder])
      await run(tools.ruff, ['format', '--isolated', '--no-cache', folder])
      for (const [at, random] of jobs.entries()) {
        const { script } = compileJob(random.toDocument())
        expect(await readFile(join(folder, `job_${at}.py`), 'utf8')).toBe(script)
        expect(await readFile(join(folder, `bare_${at}.py`), 'utf8')).toBe(script)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
