import type { Row } from '../../rows/decode-batch.js'

/** How rows become text: one file per format. */
export interface RowText {
  /** The text of some rows, in pieces that are written one after the other. */
  rows(rows: readonly Row[]): Iterable<string>
  /** What remains to be written when all rows are out. */
  end(): string
}

/** Rows per piece: large enough to be few writes, small enough that a piece stays far below a text's limits. */
export const ROWS_PER_PIECE = 1000

export function* pieces(rows: readonly Row[]): Iterable<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_PIECE) {
    yield rows.slice(start, start + ROWS_PER_PIECE)
  }
}
