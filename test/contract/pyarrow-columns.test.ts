import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeRows, type Row } from '../../src/rows/decode-batch.js'
import type { DataType } from '../../src/schema/data-type.js'
import { microsFromDayTime } from '../../src/schema/interval-text.js'
import { jsonToRow, rowToJson } from '../../src/schema/row-json.js'
import { ensureDevTools } from '../../src/toolchain/dev-tools.js'
import { type ColumnJson, schemaOf } from '../unit/rows/arrow-fixture.js'

const run = promisify(execFile)
const WRITER = fileURLToPath(new URL('../fixtures/arrow/random_columns.py', import.meta.url))
const [SEED, STREAMS] = [1, 400]

interface Case {
  readonly columns: readonly ColumnJson[]
  readonly rows: readonly string[]
}

let folder: string
let cases: readonly Case[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyarrow-'))
  const { python } = await ensureDevTools()
  await run(python, [WRITER, `${SEED}`, `${STREAMS}`, folder])
  cases = JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8'))
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Each stream, with its number: it is `random_columns.py SEED+NUMBER 1`. */
async function eachStream(check: (frame: Uint8Array, each: Case, what: string) => void): Promise<void> {
  for (const [at, each] of cases.entries()) {
    const frame = await readFile(join(folder, `${at}.arrows`))
    check(frame, each, `stream ${at}: ${JSON.stringify(each.columns)}`)
  }
}

/** Streams of random columns, nested and null and cut out of longer ones, whose rows Python has told as JSON. */
describe('what pyarrow writes', () => {
  test('has columns of every type but the months', () => {
    const told = JSON.stringify(cases.map(({ columns }) => columns))
    const names =
      'array binary boolean byte date decimal double float integer long map short string struct timestamp timestamp_ntz variant void interval'
    for (const name of names.split(' ')) expect(told).toContain(`"${name}`)
  })

  test('is read equal, as rows and as JSON', async () => {
    await eachStream((frame, { columns, rows }, what) => {
      const schema = schemaOf(columns)
      const decoded = decodeRows(frame, schema)
      expect(decoded, what).toStrictEqual(rows.map((row) => jsonToRow(row, schema)))
      const texts = decoded.map((row) => rowToJson(row, schema))
      expect(
        texts.map((text) => jsonToRow(text, schema)),
        what,
      ).toStrictEqual(decoded)
    })
  })

  test('is to apache-arrow, a second reader, the same', async () => {
    await eachStream((frame, { columns }, what) => {
      const schema = schemaOf(columns)
      const table = tableFromIPC(frame)
      const decoded: readonly Row[] = decodeRows(frame, schema)
      expect(table.numRows, what).toBe(decoded.length)
      for (const { name, type } of schema.fields) {
        const second = [...(table.getChild(name) ?? [])].map((value) => comparable(type, value))
        const ours = decoded.map((row) => comparable(type, row[name]))
        expect(ours, what).toStrictEqual(second)
      }
    })
  })
})

/** A value of either reader in a form that both can give: apache-arrow has times as milliseconds and knows no variants. */
function comparable(type: DataType, value: unknown): unknown {
  // A variant that holds JSON's null is null as a row has it.
  if (type.kind === 'variant') return 'a variant'
  if (value === null || value === undefined) return null
  switch (type.kind) {
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return milliseconds(value)
    case 'decimal':
      return typeof value === 'string' ? BigInt(value.replace('.', '')) : wordsToInteger(value as Uint32Array)
    case 'interval_day_time':
      return typeof value === 'string' ? microsFromDayTime(value) : value
    case 'array':
      return [...(value as Iterable<unknown>)].map((each) => comparable(type.element, each))
    case 'map':
      return [...(value as Iterable<[unknown, unknown]>)].map(([key, each]) => [
        comparable(type.key, key),
        comparable(type.value, each),
      ])
    case 'struct':
      return type.fields.map((field) =>
        comparable(field.type, (value as Readonly<Record<string, unknown>>)[field.name]),
      )
    default:
      return value
  }
}

/** Milliseconds, with what a double holds of the microseconds. */
function milliseconds(value: unknown): number {
  if (typeof value !== 'string') return Number(value)
  if (value.length === 10) return Date.parse(value)
  const micros = BigInt(Date.parse(`${value.slice(0, 19)}Z`)) * 1000n + BigInt(value.slice(20, 26))
  return Number(micros / 1000n) + Number(micros % 1000n) / 1000
}

/** The 128 bits of a decimal, lowest word first. */
function wordsToInteger(words: Uint32Array): bigint {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  return BigInt.asIntN(128, bits)
}
