import type { StructType } from '../../schema/data-type.js'
import { rowToJson } from '../../schema/row-json.js'
import { pieces, type RowText } from './row-text.js'

/** One JSON object a line. */
export function jsonFormat(schema: StructType): RowText {
  return {
    *rows(rows) {
      for (const piece of pieces(rows)) yield piece.map((row) => `${rowToJson(row, schema)}\n`).join('')
    },
    end: () => '',
  }
}
