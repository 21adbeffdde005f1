import type { KafkaRecord } from '../kafka/kafka-record.js'
import type { StructType } from '../schema/data-type.js'
import type { TextPosition } from '../util/text-position.js'
import type { ExpectationDifference } from './case-outcome.js'
import { type DiffOptions, diffRows } from './diff-rows.js'
import { comparedRecords } from './expected-records.js'
import { comparedColumns, expectedRows } from './expected-rows.js'
import type { ComparedRow, RowDifference } from './row-difference.js'
import type { Comparison, Expectation, ResultExpectation, TestSpec, TopicExpectation } from './test-spec.js'

/**
 * Compares the rows of a result with what a case expects of it. Without a schema the result never opened: it gave
 * no rows, and the expected ones are shown as they are written.
 *
 * @throws TESTING_BAD_SPEC for an expectation that does not fit the schema
 */
export function judgeResult(
  expectation: ResultExpectation,
  rows: readonly ComparedRow[],
  schema: StructType | undefined,
  spec: TestSpec,
): ExpectationDifference[] {
  if (schema === undefined) {
    return place(
      expectation,
      diffRows(
        rows,
        expectation.rows.map(({ cells }) => cells),
        options(expectation),
      ),
    )
  }
  const columns = comparedColumns(expectation, schema)
  const actual = rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])))
  return place(expectation, diffRows(actual, expectedRows(expectation, schema, spec), options(expectation)))
}

/** Compares the records of a topic with what a case expects of it. */
export function judgeTopic(
  expectation: TopicExpectation,
  records: readonly KafkaRecord[],
): ExpectationDifference[] {
  const { expected, actual } = comparedRecords(expectation, records)
  return place(expectation, diffRows(actual, expected, options(expectation)))
}

function options({ ordered, contains, key, tolerance }: Comparison): DiffOptions {
  return { ordered, contains, tolerance, ...(key === undefined ? {} : { key }) }
}

function place(expectation: Expectation, differences: readonly RowDifference[]): ExpectationDifference[] {
  return differences.map((difference) => ({
    kind: expectation.kind,
    name: expectation.name,
    at: positionOf(expectation, difference),
    difference,
  }))
}

/** The expected cell that differs, or the row; for a row that nobody expected, the expectation itself. */
function positionOf(expectation: Expectation, difference: RowDifference): TextPosition {
  if (difference.kind === 'unexpected') return expectation.at
  const row = expectation.rows[difference.row - 1]
  if (row === undefined) return expectation.at
  if (difference.kind !== 'changed') return row.at
  const column = Object.keys(row.cellsAt).find((name) =>
    difference.cells.some(
      ({ path }) => path === name || (/^[.[{]/.test(path.slice(name.length)) && path.startsWith(name)),
    ),
  )
  return (column === undefined ? undefined : row.cellsAt[column]) ?? row.at
}
