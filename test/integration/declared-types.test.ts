import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileSource } from '../../src/run/compile-source.js'
import { loadJob } from '../../src/run/load-job.js'
import { compareSchemas, mismatchText } from '../../src/schema/compare-schemas.js'
import { schemaFromSparkJson } from '../../src/schema/spark-json.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { lackedBySpark } from '../helpers/golden-cases.js'

const run = promisify(execFile)
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const GOLDEN = path('../golden/')
const CASES = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** An option of a source that an older connector leaves unread: its analysis is the same. */
const TAKEN_BY_ANY_SPARK = 'max_records_per_partition'

/** Spark's own analysis of each golden script against the types that the definition declares. */
describe('the types of results', () => {
  let schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>

  beforeAll(async () => {
    const environment = await resolveSparkEnvironment({
      connectors: ['kafka', 'avro'],
      env: { ...process.env, SPARKWIRE_CLASS_ARCHIVE: 'off' },
    })
    const { stdout } = await run(
      `${environment.sparkHome}/bin/spark-submit`,
      [
        '--master',
        'local[1]',
        '--jars',
        environment.jars.join(','),
        path('analysed-schemas.py'),
        ...CASES.map((name) => `${GOLDEN}${name}/script.py`),
      ],
      { env: { ...process.env, ...environment.variables }, maxBuffer: 64 * 1024 * 1024 },
    )
    const line = stdout.split('\n').find((text) => text.startsWith('SCHEMAS ')) ?? 'SCHEMAS {}'
    schemas = JSON.parse(line.slice('SCHEMAS '.length))
  })

  test.each(CASES)('%s: as Spark gives them', async (name) => {
    const { source } = await loadJob(`${GOLDEN}${name}/pipeline.ts`)
    const { results, document } = await compileSource(source)
    const hasQuery = document.kind === 'pipeline' && document.relations.some(({ kind }) => kind === 'sql')
    const actual = schemas[`${GOLDEN}${name}/script.py`] ?? {}
    // What a Spark lacks is no script of it; the job is refused before it starts.
    const lacked = lackedBySpark(document).filter((feature) => feature !== TAKEN_BY_ANY_SPARK)
    if (lacked.length > 0) {
      expect(actual).toHaveProperty('error')
      return
    }
    expect(actual).not.toHaveProperty('error')
    expect(Object.keys(actual).sort()).toEqual(results.map((result) => result.name).sort())
    for (const { name: result, schema } of results) {
      if (schema === undefined) {
        expect(hasQuery, `${result} declares no type`).toBe(true)
        continue
      }
      const mismatches = compareSchemas(schema, schemaFromSparkJson(actual[result]))
      expect(mismatches.map(mismatchText)).toEqual([])
    }
  })
})
