import { stringify } from 'csv-stringify/sync'
import type { StructType } from '../../schema/data-type.js'
import { cellText } from './cell-text.js'
import { pieces, type RowText } from './row-text.js'

/** A header line, then a line a row. Null is an empty cell, the empty text is `""`; what is nested is JSON. */
export function csvFormat({ fields }: StructType): RowText {
  const names = fields.map(({ name }) => name)
  const texts = fields.map(({ type }) => cellText(type))
  let header = lines([names])
  const takeHeader = (): string => {
    const text = header
    header = ''
    return text
  }
  return {
    *rows(rows) {
      for (const piece of pieces(rows)) {
        const cells = piece.map((row) =>
          names.map((name, at) => {
            const value = row[name]
            return value === null || value === undefined ? null : (texts[at]?.(value) ?? null)
          }),
        )
        yield takeHeader() + lines(cells)
      }
    },
    end: takeHeader,
  }
}

function lines(cells: readonly (readonly (string | null)[])[]): string {
  return stringify(cells as (string | null)[][], { quoted_match: /\r/, cast: { string: quoteEmpty } })
}

/** Null and the empty text would look the same. */
function quoteEmpty(text: string): string | { value: string; quoted_empty: boolean } {
  return text === '' ? { value: text, quoted_empty: true } : text
}
