import type { RowDifference } from './row-difference.js'
import { showRow, showValue } from './show-value.js'

/** A difference in lines for people; `where` is added to the first one: `quickstart.spec.yaml:14`. */
export function showDifference(difference: RowDifference, where?: string): string {
  const place = where === undefined ? '' : `  (${where})`
  switch (difference.kind) {
    case 'changed': {
      const { row, identity, cells } = difference
      const name = Object.keys(identity).length === 0 ? '' : ` ${showRow(identity)}`
      return [
        `row ${row}${name}${place}`,
        ...cells.map(
          ({ path, expected, actual }) =>
            `  column ${path}: expected ${showValue(expected)}, got ${showValue(actual)}`,
        ),
      ].join('\n')
    }
    case 'missing':
      return `row ${difference.row} is missing${place}\n  expected ${showRow(difference.expected)}`
    case 'unexpected':
      return `unexpected row: ${showRow(difference.actual)}${place}`
    case 'moved':
      return `row ${difference.row} came as row ${difference.actualRow}${place}\n  ${showRow(difference.expected)}`
  }
}

/** The differences in lines for people, no more than `limit` of them. */
export function showDifferences(differences: readonly RowDifference[], limit: number): string {
  const lines = differences.slice(0, limit).map((difference) => showDifference(difference))
  const more = differences.length - limit
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}
