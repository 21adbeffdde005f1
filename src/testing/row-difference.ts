import type { CellDifference } from './compare-values.js'

/** A row as both sides of a comparison hold it: values in the forms of the value table. */
export type ComparedRow = Readonly<Record<string, unknown>>

/** One way in which the rows that came are not the rows that were expected. Row numbers count from 1. */
export type RowDifference =
  | {
      readonly kind: 'changed'
      /** Number of the row in the expectation. */
      readonly row: number
      readonly actualRow: number
      /** The columns that tell which row it is, with their expected values. */
      readonly identity: ComparedRow
      readonly cells: readonly CellDifference[]
    }
  | { readonly kind: 'missing'; readonly row: number; readonly expected: ComparedRow }
  | { readonly kind: 'unexpected'; readonly actualRow: number; readonly actual: ComparedRow }
  | {
      /** The row came, but not in its place; only where the order counts. */
      readonly kind: 'moved'
      readonly row: number
      readonly actualRow: number
      readonly expected: ComparedRow
    }
