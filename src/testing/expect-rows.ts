import { AssertionError } from 'node:assert'
import { type DiffOptions, diffRows } from './diff-rows.js'
import type { ComparedRow } from './row-difference.js'
import { showDifferences } from './show-difference.js'

/** How many differences the message shows; all of them are counted. */
const SHOWN = 20

/** How rows are compared by {@link expectRows}. */
export type ExpectRowsOptions = DiffOptions

/**
 * Throws an `AssertionError` that names each row and column that is not as expected. By default the order does not
 * count and nothing else may have come. NaN equals NaN; a bigint never equals a number.
 *
 * @example
 * expectRows(await bench.rows(job, 'rows'), [{ key: 'a', value: 'hello' }])
 * expectRows(rows, expected, { key: ['window'], tolerance: 1e-9 })
 */
export function expectRows(
  actual: readonly ComparedRow[],
  expected: readonly ComparedRow[],
  options: ExpectRowsOptions = {},
): void {
  const differences = diffRows(actual, expected, options)
  if (differences.length === 0) return
  throw new AssertionError({
    message: `rows differ from what was expected (${differences.length} difference${differences.length === 1 ? '' : 's'})\n${showDifferences(differences, SHOWN)}`,
    actual,
    expected,
    operator: 'expectRows',
    stackStartFn: expectRows,
  })
}
