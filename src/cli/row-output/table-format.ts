import Table from 'cli-table3'
import { createColors } from 'picocolors'
import type { Row } from '../../rows/decode-batch.js'
import type { StructType } from '../../schema/data-type.js'
import { cellText } from './cell-text.js'
import { pieces, type RowText } from './row-text.js'

export interface TableFormatOptions {
  readonly schema: StructType
  /** Shown as a title before the first rows. */
  readonly result?: string | undefined
  /** Width of the terminal; without one, cells are never cut. */
  readonly columns?: number | undefined
  readonly colour: boolean
}

const GAP = 2
const NARROWEST = 4
const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((part) => [side + part, '']),
  ),
)

/**
 * A table that grows while rows arrive: one header, columns only as wide as the rows so far need. In a terminal cells
 * are cut to its width.
 */
export function tableFormat({ schema, result, columns, colour }: TableFormatOptions): RowText {
  const colours = createColors(colour)
  const names = schema.fields.map(({ name }) => printable(name))
  const texts = schema.fields.map(({ type }) => cellText(type))
  let widths: readonly number[] = names.map(() => 0)
  let headed = false
  const cellsOf = (row: Row): string[] =>
    schema.fields.map(({ name }, at) => {
      const value = row[name]
      if (value === null || value === undefined) return colours.dim('null')
      return printable(texts[at]?.(value) ?? '')
    })
  const head = (): string[][] => {
    if (headed) return []
    headed = true
    return [names.map((name) => colours.bold(name)), widths.map((width) => colours.dim('─'.repeat(width)))]
  }
  const text = (rows: readonly Row[]): string => {
    const cells = rows.map(cellsOf)
    const natural = widthsOf([names, ...cells])
    widths = narrowed(
      natural.map((width, at) => Math.max(width, widths[at] ?? 0)),
      columns,
    )
    const title = headed || result === undefined ? '' : `${colours.bold(printable(result))}\n`
    return title + render([...head(), ...cells], widths)
  }
  return {
    *rows(rows) {
      for (const piece of pieces(rows)) yield text(piece)
    },
    end: () => (headed ? '' : text([])),
  }
}

function table(widths: readonly number[]): Table.Table {
  return new Table({
    chars: { ...BORDERLESS, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(widths.length === 0 ? {} : { colWidths: [...widths] }),
  })
}

/** The widths that cli-table3 itself finds: it knows wide characters and colour codes. */
function widthsOf(cells: readonly (readonly string[])[]): readonly number[] {
  const measured = table([])
  measured.push(...cells.map((row) => [...row]))
  measured.toString()
  return measured.options.colWidths.map((width) => width ?? 0)
}

function render(cells: readonly (readonly string[])[], widths: readonly number[]): string {
  const drawn = table(widths)
  drawn.push(...cells.map((row) => [...row]))
  const lines = drawn.toString().split('\n')
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

/** Takes from the widest column until the line fits, but leaves each something to see. */
function narrowed(natural: readonly number[], columns: number | undefined): number[] {
  const widths = natural.map((width) => Math.max(width, 1))
  if (columns === undefined) return widths
  const room = columns - GAP * (widths.length - 1)
  let excess = widths.reduce((sum, width) => sum + width, 0) - room
  while (excess > 0) {
    const widest = Math.max(...widths)
    if (widest <= NARROWEST) return widths
    widths[widths.indexOf(widest)] = widest - 1
    excess -= 1
  }
  return widths
}

/** Control characters as escapes: a value must neither break the table nor speak to the terminal. */
function printable(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
