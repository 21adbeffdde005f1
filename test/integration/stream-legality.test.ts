import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { job, results } from 'sparkwire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileJob } from '../../src/compile/compile-job.js'
import { emitScript } from '../../src/compile/emit/emit-script.js'
import { lowerPipeline } from '../../src/compile/lower/lower-pipeline.js'
import { printModule } from '../../src/compile/python/print-module.js'
import type { Dataset } from '../../src/define/dataset.js'
import { linkPipeline } from '../../src/ir/link-pipeline.js'
import { OUTPUT_MODES, type OutputMode } from '../../src/ir/sink/output-mode.js'
import type { FieldMap } from '../../src/schema/data-type.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { LEGALITY_CASES } from './stream-legality-cases.js'

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('stream-legality.py', import.meta.url))

const documentOf = (dataset: Dataset<FieldMap>, outputMode: OutputMode) =>
  job({ name: 'case', sinks: { rows: results(dataset, { outputMode }) } }).toDocument()

/** The script as it would be if nothing were checked. */
function unchecked(dataset: Dataset<FieldMap>): string {
  const document = documentOf(dataset, 'append')
  return printModule(emitScript(document, lowerPipeline(linkPipeline(document)), true)).text
}

function ours(dataset: Dataset<FieldMap>, mode: OutputMode): string {
  try {
    compileJob(documentOf(dataset, mode))
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

/** Our rules of what may be done with a stream against Spark's `UnsupportedOperationChecker`: the same for every case. */
describe('what streams may be made of', () => {
  let folder: string
  let verdicts: Readonly<Record<string, Readonly<Record<OutputMode, string>>>>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'legality-'))
    for (const [name, dataset] of LEGALITY_CASES)
      await writeFile(join(folder, `${name}.py`), unchecked(dataset))
    const environment = await resolveSparkEnvironment({ connectors: ['kafka'] })
    const { stdout } = await run(
      `${environment.sparkHome}/bin/spark-submit`,
      [
        '--master',
        'local[1]',
        '--jars',
        environment.jars.join(','),
        SCRIPT,
        folder,
        ...LEGALITY_CASES.keys(),
      ],
      { env: { ...process.env, ...environment.variables }, maxBuffer: 64 * 1024 * 1024 },
    )
    const line = stdout.split('\n').find((text) => text.startsWith('VERDICTS ')) ?? 'VERDICTS {}'
    verdicts = JSON.parse(line.slice('VERDICTS '.length))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each([...LEGALITY_CASES])('%s: as Spark says', (name, dataset) => {
    const spark = OUTPUT_MODES.map((mode) => [mode, verdicts[name]?.[mode]])
    const mine = OUTPUT_MODES.map((mode) => [mode, ours(dataset, mode)])
    const legal = (given: readonly (readonly unknown[])[]) =>
      given.filter(([, verdict]) => verdict === '').map(([mode]) => mode)
    expect(legal(mine), `Spark: ${JSON.stringify(spark)}\nours: ${JSON.stringify(mine)}`).toEqual(
      legal(spark),
    )
  })
})
