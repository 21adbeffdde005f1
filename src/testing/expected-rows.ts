import { isBridgeError } from '../errors/bridge-error.js'
import type { StructType } from '../schema/data-type.js'
import { jsonReader } from '../schema/type-table.js'
import { didYouMean } from '../util/did-you-mean.js'
import type { PlacedFault } from '../util/placed-fault.js'
import { badSpec } from './bad-spec.js'
import type { ComparedRow } from './row-difference.js'
import type { ExpectedRow, ResultExpectation, TestSpec } from './test-spec.js'

/** The columns of a result that an expectation compares. */
export function comparedColumns(expectation: ResultExpectation, schema: StructType): readonly string[] {
  return expectation.columns ?? schema.fields.map(({ name }) => name)
}

/**
 * The expected rows in the value forms of the result's schema; a column that a row leaves out is null.
 *
 * @throws TESTING_BAD_SPEC at the cell: a column the result does not have, a value its type cannot hold
 */
export function expectedRows(
  expectation: ResultExpectation,
  schema: StructType,
  spec: Pick<TestSpec, 'source' | 'file'>,
): ComparedRow[] {
  const columns = comparedColumns(expectation, schema)
  const faults: PlacedFault[] = [...(expectation.columns ?? []), ...(expectation.key ?? [])]
    .filter((name) => !schema.fields.some((field) => field.name === name))
    .map((name) => ({ ...expectation.at, message: unknownColumn(name, expectation.name, schema) }))
  const rows = expectation.rows.map((row) => {
    for (const name of Object.keys(row.cells)) {
      if (columns.includes(name)) continue
      const known = schema.fields.some((field) => field.name === name)
      const message = known
        ? `column "${name}" is not one of the compared "columns"`
        : unknownColumn(name, expectation.name, schema)
      faults.push({ ...(row.columnsAt[name] ?? row.at), message })
    }
    return Object.fromEntries(columns.map((name) => [name, readCell(row, name, schema, faults)]))
  })
  if (faults.length > 0) throw badSpec(spec, faults)
  return rows
}

function readCell(row: ExpectedRow, column: string, schema: StructType, faults: PlacedFault[]): unknown {
  const field = schema.fields.find(({ name }) => name === column)
  if (field === undefined) return undefined
  try {
    // Null may be expected of any column: that it cannot come is for the comparison to say.
    return jsonReader(field.type, true)(row.cells[column], column)
  } catch (error) {
    if (!isBridgeError(error, 'SCHEMA_BAD_VALUE')) throw error
    faults.push({ ...(row.cellsAt[column] ?? row.at), message: error.message })
    return undefined
  }
}

function unknownColumn(name: string, result: string, schema: StructType): string {
  const known = schema.fields.map((field) => field.name)
  const near = didYouMean(name, known)
  const guess = near === undefined ? '' : `; did you mean "${near}"?`
  return `result "${result}" has no column "${name}", but ${known.join(', ')}${guess}`
}
