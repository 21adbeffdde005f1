import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StructType } from '../../src/schema/data-type.js'
import { schemaFromSparkJson } from '../../src/schema/spark-json.js'
import { jsonReader } from '../../src/schema/type-table.js'
import { parseExactJson } from '../../src/testing/exact-json.js'
import { judgeResult } from '../../src/testing/judge-case.js'
import type { ComparedRow } from '../../src/testing/row-difference.js'
import { showDifferences } from '../../src/testing/show-difference.js'
import type { GivenTopic, ResultExpectation, TestSpec } from '../../src/testing/test-spec.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { GOLDEN_CASES, goldenPath, goldenSpec } from '../helpers/golden-cases.js'

const run = promisify(execFile)
const TWINS = GOLDEN_CASES.filter((name) => existsSync(goldenPath(name, 'twin.py')))

interface TwinResult {
  readonly schema: unknown
  readonly rows: readonly unknown[]
}

/** The records of a topic as Kafka would number them; each says its partition, or the topic has one. */
function numbered({ records }: GivenTopic): readonly object[] {
  const next = new Map<number, number>()
  return records.map(({ key, value, partition = 0, timestampMs = 0 }) => {
    const offset = next.get(partition) ?? 0
    next.set(partition, offset + 1)
    return { key, value, partition, offset, timestampMs }
  })
}

function only(spec: TestSpec | undefined) {
  const [testCase] = spec?.cases ?? []
  if (spec === undefined || testCase === undefined) throw new Error('a twin stands beside rows')
  return { spec, testCase }
}

/**
 * The hardest cases a second time: what somebody wrote in plain PySpark or SQL, without sparkwire and its streams, gives
 * the rows that somebody wrote by hand. `golden-rows.test.ts` holds the generated script against the same rows.
 */
describe('twins', () => {
  let found: Readonly<Record<string, Readonly<Record<string, TwinResult>>>>

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'golden-twins-'))
    try {
      const twins = await Promise.all(
        TWINS.map(async (name) => {
          const { testCase } = only(await goldenSpec(name))
          const topics = Object.fromEntries(testCase.given.map((topic) => [topic.topic, numbered(topic)]))
          return [name, { path: goldenPath(name, 'twin.py'), topics }] as const
        }),
      )
      const file = join(folder, 'twins.json')
      await writeFile(file, JSON.stringify(Object.fromEntries(twins)))
      const environment = await resolveSparkEnvironment({ connectors: [] })
      const { stdout } = await run(
        environment.python,
        [fileURLToPath(new URL('golden-twins.py', import.meta.url)), file],
        { env: { ...process.env, ...environment.variables, TZ: 'UTC' }, maxBuffer: 64 * 1024 * 1024 },
      )
      const line = stdout.split('\n').find((text) => text.startsWith('TWINS ')) ?? 'TWINS {}'
      found = parseExactJson(line.slice('TWINS '.length)) as typeof found
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('are at least five', () => {
    expect(TWINS.length).toBeGreaterThanOrEqual(5)
  })

  test.each(TWINS)('%s: Spark without sparkwire gives the same rows', async (name) => {
    const { spec, testCase } = only(await goldenSpec(name))
    const results = testCase.expect.filter((each): each is ResultExpectation => each.kind === 'result')
    for (const expectation of results) {
      const { schema, rows } = found[name]?.[expectation.name] ?? { schema: undefined, rows: [] }
      const type = schemaFromSparkJson(schema) as StructType
      const read = jsonReader(type, false)
      const actual = rows.map((row, at) => read(row, `row ${at + 1}`) as ComparedRow)
      const differences = judgeResult(expectation, actual, type, spec).map(({ difference }) => difference)
      expect(showDifferences(differences, 20)).toBe('')
    }
  })
})
