import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadJob } from '../../src/run/load-job.js'
import { startSandboxSpark } from '../../src/run/sandbox-spark.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import type { SparkStandalone } from '../../src/sandbox/spark-standalone.js'
import { findPython } from '../../src/toolchain/find-python.js'
import { scriptJob } from '../helpers/script-job.js'

const fixtures = fileURLToPath(new URL('../fixtures/python-dependencies', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-workers-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function rowsOf(script: string, options: SubmitOptions) {
  await using run = await submit(scriptJob(join(fixtures, script)), {
    runsDirectory: join(folder, 'runs'),
    ...options,
  })
  const rows: unknown[] = []
  try {
    for await (const row of run.rows(script === 'uses_packages.py' ? 'facts' : 'lacking')) rows.push(row)
  } catch {
    // The report says it.
  }
  return { rows, report: await run.report }
}

const packages: SubmitOptions = {
  requirements: ['iniconfig==2.3.1'],
  pyFiles: [join(fixtures, 'modules')],
}

test('on this machine: packages and modules of the job are there in driver and workers', async () => {
  const { minor } = await findPython()
  // As the job file says it, beside which everything lies.
  const file = join(folder, 'job.mjs')
  const needs = `requirements: 'needs.txt', pyFiles: ['${relative(folder, join(fixtures, 'modules'))}']`
  writeFileSync(
    file,
    `import { script } from 'sparkwire'
     export default script({ path: '${join(fixtures, 'uses_packages.py')}', connectors: [], ${needs} })`,
  )
  writeFileSync(join(folder, 'needs.txt'), 'iniconfig==2.3.1\n')
  const { source } = await loadJob(file)
  await using run = await submit(source, { master: 'local[1]', runsDirectory: join(folder, 'runs') })
  const rows: unknown[] = []
  for await (const row of run.rows('facts')) rows.push(row)
  expect(rows).toEqual([{ driver: `${minor} True pricing 6`, worker: `${minor} True pricing 6` }])
})

describe('on a standalone cluster', () => {
  let spark: SparkStandalone
  beforeAll(async () => {
    spark = await startSandboxSpark({ workers: 1, memoryPerWorker: '700m' })
  })
  afterAll(() => spark.stop())

  const onCluster = (options: SubmitOptions): SubmitOptions => ({
    master: spark.master,
    conf: spark.conf,
    executorMemory: '512m',
    ...options,
  })

  test('packages travel in an archive, modules as a zip', async () => {
    const { minor } = await findPython()
    const { rows, report } = await rowsOf('uses_packages.py', onCluster(packages))
    expect(report.error).toBeNull()
    expect(rows).toEqual([{ driver: `${minor} True pricing 6`, worker: `${minor} True pricing 6` }])
  })

  test("executors need none of sparkwire's own packages: a bare Python runs the functions of the job", async () => {
    const { python } = await findPython()
    const bare = join(folder, 'bare')
    await execa(python, ['-m', 'venv', '--without-pip', bare])
    const { rows, report } = await rowsOf(
      'bare_worker.py',
      onCluster({ workerPython: join(bare, 'bin', 'python') }),
    )
    expect(report.error).toBeNull()
    expect(rows).toEqual(['0', '1', '2'].map((id) => ({ lacking: `${id}: pyarrow zmq pandas` })))
  })

  test('a Python that the nodes do not have is told before the first row', async () => {
    const { rows, report } = await rowsOf(
      'bare_worker.py',
      onCluster({ workerPython: '/opt/nosuch/python3' }),
    )
    expect(rows).toEqual([])
    expect(report.verdict).toBe('FAILED')
    expect(report.error?.message).toContain(
      "WorkersUnfit: the workers' Python, /opt/nosuch/python3, does not start: error=2, No such file or directory",
    )
  })
})
