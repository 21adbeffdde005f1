import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { script } from '../../src/define/script.js'
import { FUNCTIONS } from '../../src/ir/expression/function-table.js'
import { SPARK_FEATURE_NAMES, type SparkFeature } from '../../src/ir/spark-feature.js'
import { submit } from '../../src/run/submit.js'
import { chooseSpark } from '../../src/toolchain/choose-spark.js'
import { compareVersions } from '../../src/toolchain/compare-versions.js'
import { DEFAULT_SPARK, hasFeature } from '../../src/toolchain/spark-releases.js'

const VERSION = process.env.SPARKWIRE_SPARK ?? DEFAULT_SPARK

/** The table of features against the Spark itself; what a version lacks is an error before it is started. */
describe('what this Spark has and lacks', () => {
  let folder: string
  let found: Readonly<Record<string, boolean>>
  let functions: ReadonlySet<string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'features-'))
    const path = fileURLToPath(new URL('features.py', import.meta.url))
    const run = await submit(script({ path }), { master: 'local[1]', runsDirectory: folder })
    expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED' })
    const printed = await readFile(run.files.stdout, 'utf8')
    found = JSON.parse(/^FEATURES (.*)$/m.exec(printed)?.[1] ?? '{}')
    functions = new Set(JSON.parse(/^FUNCTIONS (.*)$/m.exec(printed)?.[1] ?? '[]'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(SPARK_FEATURE_NAMES)('%s, as the table says', (feature: SparkFeature) => {
    expect(found[feature]).toBe(hasFeature(VERSION, feature))
  })

  test('each function of the table is there, unless the table says since a later one', () => {
    const expected = Object.entries(FUNCTIONS).filter(([, { since }]) => compareVersions(VERSION, since) >= 0)
    expect(expected.map(([name]) => name).filter((name) => !functions.has(name))).toEqual([])
    // PySpark 3.5 has it, but cannot analyse it.
    const later = Object.keys(FUNCTIONS).filter((name) => !expected.some(([there]) => there === name))
    expect(later.filter((name) => functions.has(name) && name !== 'nullif')).toEqual([])
  })

  test.each(SPARK_FEATURE_NAMES)('%s, where it is lacking, is refused by name', async (feature) => {
    const chosen = chooseSpark({ spark: VERSION, needs: [feature] })
    if (hasFeature(VERSION, feature)) expect(await chosen).toMatchObject({ sparkVersion: VERSION })
    else
      await expect(chosen).rejects.toMatchObject({
        code: 'TOOLCHAIN_SPARK_LACKS',
        details: { sparkVersion: VERSION, lacking: [feature] },
      })
  })
})
