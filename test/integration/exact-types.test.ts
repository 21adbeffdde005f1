import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Row } from '../../src/rows/decode-batch.js'
import { submit } from '../../src/run/submit.js'
import type { StructType } from '../../src/schema/data-type.js'
import { jsonToRow, rowToJson } from '../../src/schema/row-json.js'
import { typeText } from '../../src/schema/type-text.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { scriptJob } from '../helpers/script-job.js'
import { warmBench } from '../helpers/warm-bench.js'
import { EXACT_COLUMNS, type ExactColumn, MONTH_COLUMNS, VARIANT_COLUMNS } from './exact-types-cases.js'

const bench = warmBench()
const run = promisify(execFile)
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/exact-types/${name}`, import.meta.url))

const { python, sparkVersion } = await resolveSparkEnvironment()
const columns: readonly ExactColumn[] = [
  ...EXACT_COLUMNS,
  ...MONTH_COLUMNS,
  ...(sparkVersion.startsWith('3.') ? [] : VARIANT_COLUMNS),
]
const named = columns.map((column, at) => [`c${at} ${column.sql.slice(0, 60)}`, `c${at}`, column] as const)

let rows: readonly Row[] = []
let schema: StructType
let frames: readonly Uint8Array[] = []

beforeAll(async () => {
  const told = join(bench.runs, 'columns.json')
  writeFileSync(told, JSON.stringify(columns.map(({ sql }) => sql)))
  await using given = await submit(scriptJob(fixture('rows.py'), [told], 'exact-types'), {
    runsDirectory: bench.runs,
    master: 'local[2]',
    warm: bench.driver,
  })
  for await (const batch of given.batches('rows')) {
    rows = batch.toRows()
    frames = batch.arrow.map((frame) => frame.slice())
    await batch.ack()
  }
  schema = await given.schema('rows')
  expect(await given.report).toMatchObject({ verdict: 'SUCCEEDED', rows: 3 })
})

/** The bits of a float, as every language has them. */
function bitsOf(value: number, type: string): string {
  const view = Buffer.alloc(type === 'float' ? 4 : 8)
  if (type === 'float') view.writeFloatBE(value)
  else view.writeDoubleBE(value)
  return view.toString('hex')
}

function rawOf({ type, value, json, raw }: ExactColumn): string {
  if (raw !== undefined) return raw
  return type === 'float' || type === 'double' ? bitsOf(value as number, type) : json
}

/** Every type at its bounds, from Spark through pyarrow, ZeroMQ and Arrow to a row and its JSON. */
describe('a value that Spark has', () => {
  test.each(named)('%s comes exactly so', (_, name, { type, value, json }) => {
    const field = schema.fields.find((each) => each.name === name)
    if (field === undefined) throw new Error(`no column ${name}`)
    expect(typeText(field.type)).toBe(type)
    const only: StructType = { kind: 'struct', fields: [field] }
    expect(rows.map((row) => row[name])).toStrictEqual([value, null, value])
    expect(rows.map((row) => rowToJson({ [name]: row[name] }, only))).toEqual(
      [json, 'null', json].map((text) => `{"${name}":${text}}`),
    )
    expect(jsonToRow(`{"${name}":${json}}`, only)).toStrictEqual({ [name]: value })
  })
})

test('pyarrow reads the same of the same bytes', async () => {
  const folder = join(bench.runs, 'frames')
  mkdirSync(folder)
  for (const [at, frame] of frames.entries()) writeFileSync(join(folder, `${at}.arrows`), frame)
  const { stdout } = await run(python, [fixture('second-reader.py'), folder], { maxBuffer: 2 ** 26 })
  const read = JSON.parse(stdout) as readonly Readonly<Record<string, string>>[]
  const expected = Object.fromEntries(EXACT_COLUMNS.map((column, at) => [`c${at}`, rawOf(column)]))
  const nulls = Object.fromEntries(Object.keys(expected).map((name) => [name, 'null']))
  expect(read).toHaveLength(3)
  expect(read).toMatchObject([expected, nulls, expected])
})
