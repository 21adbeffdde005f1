import type { Row } from '../rows/decode-batch.js'
import type { StructType } from '../schema/data-type.js'
import { csvFormat } from './row-output/csv-format.js'
import { jsonFormat } from './row-output/json-format.js'
import type { RowText } from './row-output/row-text.js'
import { tableFormat } from './row-output/table-format.js'
import { type OutputState, textOut } from './row-output/text-out.js'

/** How rows are printed: a table for people, JSON lines or CSV for programs. */
export type RowFormat = 'table' | 'json' | 'csv'

export interface RowPrinterOptions {
  readonly format: RowFormat
  readonly schema: StructType
  /** The result's name, as title of a table; leave it out where there is only one. */
  readonly result?: string | undefined
  readonly stdout: NodeJS.WritableStream
  /** Width of the terminal, if stdout is one. */
  readonly columns?: number | undefined
  readonly colour: boolean
}

/** Prints the rows of one result while they arrive. */
export interface RowPrinter {
  /** Resolves when stdout has taken the rows, so that the batch may be acknowledged; `closed` when its reader is gone. */
  write(rows: readonly Row[]): Promise<OutputState>
  /** Writes what a result without rows still shows: the header. */
  end(): Promise<void>
}

export function createRowPrinter(options: RowPrinterOptions): RowPrinter {
  const out = textOut(options.stdout)
  const format = formatOf(options)
  return {
    async write(rows) {
      for (const text of format.rows(rows)) {
        if ((await out.write(text)) === 'closed') return 'closed'
      }
      return 'open'
    },
    async end() {
      await out.write(format.end())
    },
  }
}

function formatOf({ format, schema, result, columns, colour }: RowPrinterOptions): RowText {
  if (format === 'json') return jsonFormat(schema)
  if (format === 'csv') return csvFormat(schema)
  return tableFormat({ schema, result, columns, colour })
}
