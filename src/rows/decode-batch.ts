import { tableFromIPC } from '@uwdata/flechette'
import { isBridgeError } from '../errors/bridge-error.js'
import { RowsError } from '../errors/rows-error.js'
import type { StructField, StructType } from '../schema/data-type.js'
import { typeText } from '../schema/type-text.js'
import type { ArrowField, ArrowValues, ReadValue } from './arrow-values.js'
import { badArrow, requireSound } from './bad-arrow.js'
import type { ColumnReader } from './column-reader.js'
import { columnReader } from './converter-table.js'
import { type IpcMessage, ipcMessages } from './ipc-messages.js'
import { blankRow } from './readers/nested.js'

/** One row: its columns by name, values in the forms of docs/values.md. */
export type Row = Readonly<Record<string, unknown>>

/** Turns frames into rows of one schema. A frame is one whole Arrow IPC stream; its rows hold copies of what is in it. */
export interface RowDecoder {
  /** All rows of a frame. */
  rows(arrow: Uint8Array): Row[]
  /**
   * The rows of a frame, some at a time, each decoded when it is asked for. Who hands them on one by one lets them go
   * while they are young; a whole frame of them would survive, and be copied by, several collections of garbage.
   */
  slices(arrow: Uint8Array): Generator<Row[], void, undefined>
}

/** Few enough to die young, many enough that a slice's own cost does not count. */
const SLICE_ROWS = 512

interface Column {
  readonly field: StructField
  readonly reader: ColumnReader
}

/**
 * Compiles the decoder of a row type.
 *
 * @throws ROWS_BAD_ARROW, ROWS_SCHEMA_MISMATCH, ROWS_NULL_IN_COLUMN from the decoder it gives.
 *
 * @example
 * const decoder = rowDecoder(schema)
 * for await (const frame of frames) for (const row of decoder.rows(frame)) console.log(row)
 */
export function rowDecoder(schema: StructType): RowDecoder {
  const columns = schema.fields.map((field): Column => ({ field, reader: columnReader(field.type) }))
  const blank = blankRow(schema.fields.map(({ name }) => name))
  return {
    rows: (arrow) => [...slicesOf(arrow, columns, blank, Number.POSITIVE_INFINITY)].flat(),
    slices: (arrow) => slicesOf(arrow, columns, blank, SLICE_ROWS),
  }
}

/** Decodes one frame; who has more than one of a schema builds a {@link rowDecoder} once. */
export function decodeRows(arrow: Uint8Array, schema: StructType): Row[] {
  return rowDecoder(schema).rows(arrow)
}

function* slicesOf(
  arrow: Uint8Array,
  columns: readonly Column[],
  blank: Readonly<Record<string, unknown>>,
  size: number,
): Generator<Row[], void, undefined> {
  const bytes = aligned(arrow)
  const messages = ipcMessages(bytes)
  try {
    yield* decode(bytes, messages, columns, blank, size)
  } catch (error) {
    throw isBridgeError(error) ? error : badArrow('it cannot be read', error)
  }
}

/** A typed array cannot start at an odd address, and the parts of a ZeroMQ message lie anywhere. */
function aligned(arrow: Uint8Array): Uint8Array {
  return arrow.byteOffset % 8 === 0
    ? new Uint8Array(arrow.buffer, arrow.byteOffset, arrow.byteLength)
    : new Uint8Array(arrow)
}

function* decode(
  bytes: Uint8Array,
  messages: readonly IpcMessage[],
  columns: readonly Column[],
  blank: Readonly<Record<string, unknown>>,
  size: number,
): Generator<Row[], void, undefined> {
  const table = tableFromIPC(bytes, { useBigInt: true, useDecimalInt: true })
  requireColumns(columns, table.schema.fields as readonly ArrowField[])
  const counts = messages.filter(({ kind }) => kind === 'record batch').map(({ rows }) => rows)
  for (const [batch, count] of counts.entries()) {
    const cells = columns.map(({ field, reader }, at) => {
      const values = table.children[at]?.data[batch] as ArrowValues | undefined
      requireSound(values !== undefined && values.length === count, 'a column is shorter than its rows')
      requireNoNull(field, values)
      return reader.read(values)
    })
    for (let first = 0; first < count; first += size) {
      const rows: Record<string, unknown>[] = []
      for (let index = Math.min(size, count - first); index > 0; index -= 1) rows.push({ ...blank })
      for (const [at, read] of cells.entries()) fill(rows, first, (columns[at] as Column).field.name, read)
      yield rows
    }
  }
}

/** Column by column: the reader stays the same through the loop, and the rows already have their final shape. */
function fill(rows: Record<string, unknown>[], first: number, name: string, read: ReadValue): void {
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as Record<string, unknown>
    row[name] = read(first + index)
  }
}

function requireColumns(columns: readonly Column[], fields: readonly ArrowField[]): void {
  const declared = columns.map(({ field }) => field.name)
  const given = fields.map(({ name }) => name)
  if (declared.length !== given.length || declared.some((name, at) => name !== given[at])) {
    throw new RowsError('ROWS_SCHEMA_MISMATCH', {
      message: `A frame of rows has other columns than its schema: ${given.join(', ')}. Expected ${declared.join(', ')}.`,
      hint: 'Both come from the job; run it again with the runtime of this version.',
      details: { declared, given },
    })
  }
  for (const [at, { field, reader }] of columns.entries()) {
    const misfit = reader.misfit((fields[at] as ArrowField).type)
    if (misfit === undefined) continue
    const column = field.name + misfit.path
    throw new RowsError('ROWS_SCHEMA_MISMATCH', {
      message: `Column ${JSON.stringify(column)} of a frame does not have the Arrow type of ${typeText(field.type)}. Expected ${misfit.expected}.`,
      hint: 'Both come from the job; run it again with the runtime of this version.',
      details: { column, expected: misfit.expected },
    })
  }
}

function requireNoNull(field: StructField, { nullCount }: ArrowValues): void {
  if (field.nullable || nullCount === 0) return
  throw new RowsError('ROWS_NULL_IN_COLUMN', {
    message: `Column ${JSON.stringify(field.name)} is declared not null, but Spark sent ${nullCount} null${nullCount === 1 ? '' : 's'}. Expected a value in every row.`,
    hint: 'The declared nullability is wrong where the data enters Spark; declare the column nullable there.',
    details: { column: field.name, nulls: nullCount },
  })
}
