import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emitExpression } from '../../src/compile/emit/emit-expression.js'
import { layLines } from '../../src/compile/python/layout.js'
import { expressionLayout } from '../../src/compile/python/print-expression.js'
import { FUNCTIONS } from '../../src/ir/expression/function-table.js'
import { HIGHER_ORDER } from '../../src/ir/expression/higher-order-table.js'
import { compareSchemas } from '../../src/schema/compare-schemas.js'
import type { DataType, StructType } from '../../src/schema/data-type.js'
import { typeFromSparkJson, typeToSparkJson } from '../../src/schema/spark-json.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { DEFAULT_SPARK } from '../../src/toolchain/spark-releases.js'
import { argumentColumns, everyCall, WIDER_TYPES } from './argument-types.js'

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('function-types.py', import.meta.url))

type Answer = { readonly type: unknown; readonly nullable: boolean } | { readonly error: string }

/** Declared nullable, whatever Spark says: it depends on more than the types of the arguments. */
const LOOSER: readonly string[] = [
  'array_compact',
  'element_at',
  'make_timestamp',
  'to_date',
  'to_timestamp',
  'to_timestamp_ntz',
]

const row = (type: DataType, nullable: boolean): StructType => ({
  kind: 'struct',
  fields: [{ name: 'x', type, nullable }],
})

/** A type with the nullability inside it. */
const exact = (type: DataType): string => JSON.stringify(typeToSparkJson(type))

/** What the table says of each function against Spark's own analysis, for every type of argument: one start. */
describe('the table of functions', () => {
  const calls = everyCall().map(({ function: name, typed }) => ({
    name,
    typed,
    text: layLines(expressionLayout(emitExpression(typed.node)), 0).join('\n'),
  }))
  const answers = new Map<string, Answer>()
  let folder: string
  let spark = ''
  /** Columns of types that this Spark has not. */
  let absent: readonly string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'function-types-'))
    const [asked, answered] = [join(folder, 'asked.json'), join(folder, 'answered.json')]
    const expressions = [...new Set([...calls, ...WIDER_TYPES].map(({ text }) => text))]
    const environment = await resolveSparkEnvironment()
    spark = environment.sparkVersion
    const columns = argumentColumns(compare(spark, '4.0') >= 0)
    const present = columns.fields.map(({ name }) => name)
    absent = argumentColumns(true)
      .fields.map(({ name }) => name)
      .filter((name) => !present.includes(name))
    const schema = typeToSparkJson(columns)
    await writeFile(asked, JSON.stringify({ schema, expressions }))
    await run(
      `${environment.sparkHome}/bin/spark-submit`,
      ['--master', 'local[1]', SCRIPT, asked, answered],
      {
        env: { ...process.env, ...environment.variables },
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    const given = JSON.parse(await readFile(answered, 'utf8')) as readonly Answer[]
    expressions.forEach((text, at) => {
      answers.set(text, given[at] ?? { error: 'no answer' })
    })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('is asked for each function, with many types', () => {
    const asked = new Set(calls.map(({ name }) => name))
    expect(Object.keys(FUNCTIONS).filter((name) => !asked.has(name as keyof typeof FUNCTIONS))).toEqual([
      'window_time',
    ])
    expect(calls.length).toBeGreaterThan(2_000)
  })

  test('the wider of two types is the one that Spark brings both to', () => {
    const wrong = WIDER_TYPES.flatMap(({ text, type }) => {
      const answer = answers.get(text) ?? { error: 'not asked' }
      if ('error' in answer) return [`${text}: ${answer.error}`]
      const given = exact(typeFromSparkJson(answer.type))
      return given === exact(type) ? [] : [`${text}: declared ${exact(type)}, Spark gives ${given}`]
    })
    expect(wrong).toEqual([])
    expect(WIDER_TYPES.length).toBeGreaterThan(100)
  })

  test.each([...Object.keys(FUNCTIONS), ...Object.keys(HIGHER_ORDER)])('%s: as Spark gives it', (name) => {
    if (compare(sinceOf(name), spark) > 0) {
      const texts = calls.filter((each) => each.name === name).map(({ text }) => answers.get(text))
      expect(texts.filter((answer) => answer !== undefined && !('error' in answer))).toEqual([])
      return
    }
    const wrong = calls
      .filter((each) => each.name === name)
      .flatMap(({ typed, text }) => {
        const answer = answers.get(text) ?? { error: 'not asked' }
        if (absent.some((column) => text.includes(`"${column}"`)))
          return 'error' in answer ? [] : [`${text}: expected an error, for a column that is not there`]
        // An accuracy of 0 is of the right type, and of no value that Spark takes.
        if ('error' in answer && answer.error.includes('VALUE_OUT_OF_RANGE')) return []
        if ('error' in answer) return [`${text}: ${answer.error}`]
        const type = typeFromSparkJson(answer.type)
        const declared = `${exact(typed.type)} ${typed.nullable ? 'null' : 'not null'}`
        const actual = `${exact(type)} ${answer.nullable ? 'null' : 'not null'}`
        // On another Spark than the one the table is written for, less may be null than declared.
        const fits =
          spark === DEFAULT_SPARK && !LOOSER.includes(name)
            ? declared === actual
            : compareSchemas(row(typed.type, typed.nullable), row(type, answer.nullable)).length === 0
        return fits ? [] : [`${text}: declared ${declared}, Spark gives ${actual}`]
      })
    expect(wrong).toEqual([])
  })
})

function sinceOf(name: string): string {
  const tables: Readonly<Record<string, { readonly since: string }>> = { ...FUNCTIONS, ...HIGHER_ORDER }
  return tables[name]?.since ?? ''
}

function compare(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((version) => version.split('.').map(Number))
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0)
}
