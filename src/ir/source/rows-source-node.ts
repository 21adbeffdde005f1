import { isBridgeError } from '../../errors/bridge-error.js'
import { DefineError } from '../../errors/define-error.js'
import type { DataType, StructType } from '../../schema/data-type.js'
import { exactJson, type JsonRow, jsonToRow, rowToJson } from '../../schema/row-json.js'
import { deepFreeze } from '../../util/freeze.js'
import type { RelationBase, SpecOf } from '../relation/relation-node.js'
import { rowSchema } from '../relation/row-schema.js'
import { typeName } from '../type-mismatch.js'

/** Rows that stand in the job itself; a batch. */
export interface RowsSourceNode extends RelationBase {
  readonly kind: 'rows_source'
  readonly rowType: StructType
  /** In the JSON form of docs/values.md; a number that JSON would round is the text of its digits. */
  readonly rows: readonly JsonRow[]
}

/** The types whose values PySpark cannot take from Python. */
const WITHOUT_VALUES: readonly DataType['kind'][] = ['interval_year_month', 'variant', 'void']

function innerTypes(type: DataType): readonly DataType[] {
  if (type.kind === 'array') return [type.element]
  if (type.kind === 'map') return [type.key, type.value]
  return type.kind === 'struct' ? type.fields.map((field) => field.type) : []
}

function checkType(column: string, type: DataType): void {
  if (WITHOUT_VALUES.includes(type.kind)) {
    throw new DefineError('DEFINE_TYPE_MISMATCH', {
      message: `Column ${column} of rows: ${typeName(type)}. Expected a type whose values PySpark takes from Python.`,
      hint: 'Give the rows a column of another type, and make this one of it.',
      details: { column, type: typeName(type) },
    })
  }
  for (const inner of innerTypes(type)) checkType(column, inner)
}

/** Escapes of half a surrogate pair in JSON text, which UTF-8 does not have. */
const HALF_A_PAIR = /(?<!\\)(?:\\\\)*\\ud[89a-f]/i
/** A year that Python's dates do not have, at the beginning of a date or a timestamp. */
const YEAR_OUT_OF_RANGE = /^(?:[+-]\d+|0000)-\d\d-\d\d/

/** @throws DEFINE_BAD_VALUE for what Spark's types have, but Python's values do not. */
function checkPython(where: string, type: DataType, value: unknown): void {
  if (value === null) return
  const isDay = type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz'
  if (isDay && YEAR_OUT_OF_RANGE.test(String(value))) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `${where}: ${String(value)}. Expected a year from 0001 to 9999, as Python has them.`,
    })
  }
  if (type.kind === 'array')
    for (const item of value as readonly unknown[]) checkPython(where, type.element, item)
  if (type.kind === 'map') {
    for (const [key, item] of value as ReadonlyMap<unknown, unknown>) {
      checkPython(where, type.key, key)
      checkPython(where, type.value, item)
    }
  }
  if (type.kind === 'struct') {
    for (const field of type.fields) checkPython(where, field.type, (value as JsonRow)[field.name])
  }
}

/** One row, every value in the one form that it has. */
function canonical(at: number, row: unknown, rowType: StructType): JsonRow {
  try {
    const read = jsonToRow(typeof row === 'string' ? [row] : row, rowType)
    checkPython(`Row ${at} of rows`, rowType, read)
    const text = rowToJson(read, rowType)
    if (!HALF_A_PAIR.test(text)) return exactJson(text) as JsonRow
  } catch (cause) {
    if (!isBridgeError(cause, 'SCHEMA_BAD_VALUE')) throw cause
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Row ${at} of rows: ${cause.message}`,
      hint: 'docs/values.md lists the form of each type.',
      details: { row: at, ...cause.details },
      cause,
    })
  }
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Row ${at} of rows: a text with half of a surrogate pair. Expected valid Unicode.`,
  })
}

export function rowsSourceNode(spec: SpecOf<RowsSourceNode>): RowsSourceNode {
  const { rowType, rows } = spec
  const schema = rowSchema('rows', rowType.fields)
  for (const { name, type } of rowType.fields) checkType(name, type)
  return deepFreeze({
    ...spec,
    kind: 'rows_source',
    rows: rows.map((row, at) => canonical(at, row, rowType)),
    schema,
  })
}
