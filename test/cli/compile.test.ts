import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sharedBroker, testClient } from '../helpers/broker.js'
import { sparkwire } from '../helpers/command.js'

const run = promisify(execFile)
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const QUAKES = path('../golden/quakes/pipeline.ts')
const golden = (name: string): string => readFileSync(path(`../golden/quakes/${name}`), 'utf8')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-compile-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('sparkwire compile', () => {
  test('prints the script, and nothing else', async () => {
    expect(await sparkwire(['compile', QUAKES])).toEqual({ code: 0, stdout: golden('script.py'), stderr: '' })
  })

  test('prints the document, which is a job too', async () => {
    const { stdout } = await sparkwire(['compile', QUAKES, '--document'])
    expect(stdout).toBe(golden('document.json'))
    writeFileSync(join(folder, 'job.json'), stdout)
    expect(await sparkwire(['compile', join(folder, 'job.json')])).toMatchObject({
      stdout: golden('script.py'),
    })
  })

  test('prints the source map: the calls of the job file, wherever it lies', async () => {
    const alone = join(folder, 'quakes.ts')
    copyFileSync(QUAKES, alone)
    const { code, stdout } = await sparkwire(['compile', alone, '--source-map'])
    expect(code).toBe(0)
    const places = (text: string): readonly string[] =>
      JSON.parse(text).map(({ at }: { at: string }) => at.replace(/^.*\.ts/, ''))
    expect(places(stdout)).toEqual(places(golden('source-map.json')))
  })

  test('leaves a script of the user as it is', async () => {
    writeFileSync(join(folder, 'own.py'), 'print("mine")')
    expect(await sparkwire(['compile', join(folder, 'own.py')])).toMatchObject({
      code: 0,
      stdout: 'print("mine")',
    })
  })

  test('refuses to print two things at once', async () => {
    const { code, stdout, stderr } = await sparkwire(['compile', QUAKES, '--document', '--source-map'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('hint: Ask for one of them, or write both into a directory with -o DIR.')
  })

  test('says where in the job file a column is wrong, and which was meant', async () => {
    const wrong = join(folder, 'wrong.ts')
    writeFileSync(wrong, readFileSync(QUAKES, 'utf8').replace("'mag', 'place')", "'magg', 'place')"))
    const { code, stdout, stderr } = await sparkwire(['compile', wrong])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/wrong\.ts:30:\d+: Unknown column: magg\. Expected one of id, time, mag/)
    expect(stderr).toMatch(/> 30 \| +\.select\('id', 'at', 'magg', 'place'\)/)
    expect(stderr).toContain('hint: Did you mean mag?')
  })

  test('writes a folder whose run.sh runs the job by hand, from elsewhere, and prints its rows', async () => {
    const kafka = await testClient()
    const topic = `by-hand-${process.pid}`
    await kafka.createTopic({ topic, partitions: 1 })
    await kafka.produce(topic, [
      { key: 'a', value: 'one' },
      { key: 'b', value: 'two' },
    ])
    writeFileSync(
      join(folder, 'lines.ts'),
      `import { availableNow, job, kafka, results, text } from 'sparkwire'
const lines = kafka({ topic: '${topic}', key: text(), value: text('line') })
export default job({ name: 'lines', sinks: { shouted: results(lines) }, trigger: availableNow() })
`,
    )
    const out = join(folder, "it's here")
    const compiled = await sparkwire([
      'compile',
      join(folder, 'lines.ts'),
      '-o',
      out,
      '--document',
      '--source-map',
    ])
    expect(compiled.code).toBe(0)
    expect(readdirSync(out).sort()).toEqual([
      'document.json',
      'lines_job.py',
      'run.sh',
      'source-map.json',
      'sparkwire.zip',
    ])

    await expect(
      run(join(out, 'run.sh'), [], { cwd: tmpdir(), env: { PATH: process.env.PATH } }),
    ).rejects.toThrow(
      'SPARKWIRE_PARAM_BOOTSTRAP_SERVERS: set it to the parameter bootstrap_servers of the job',
    )
    const { stdout } = await run(join(out, 'run.sh'), ['--master', 'local[1]'], {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, PYTHONPATH: '', SPARKWIRE_PARAM_BOOTSTRAP_SERVERS: sharedBroker() },
    })
    expect(stdout).toContain('shouted')
    for (const word of ['one', 'two']) expect(stdout).toContain(word)
  })
})
