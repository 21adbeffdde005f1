import { badArrow, requireSound } from './bad-arrow.js'
import { FlatTable, readSize } from './flat-table.js'

/**
 * One message of an Arrow IPC stream, by the bytes it takes in it:
 * `FFFFFFFF | int32 metadata length | metadata (flatbuffer) | body`. The stream ends with `FFFFFFFF 00000000`.
 * https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
 */
export interface IpcMessage {
  readonly kind: 'schema' | 'record batch'
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** Rows of a record batch; 0 for the schema. */
  readonly rows: number
}

/** The end of an Arrow stream. */
export const END_OF_STREAM: Uint8Array = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

const SCHEMA = 1
const RECORD_BATCH = 3
const UNION = 14
/** Where each value takes a bit at least, a body of so many bytes has room for eight times as many. */
const VALUES_PER_BYTE = 8
/** Values that take no room, as nulls of type void, may be so many in a record batch. */
const MAX_BARE_VALUES = 1024 * 1024

/**
 * Finds the messages of a frame, which is one whole stream: a schema, record batches, the end. Everything that a
 * decoder follows is checked here, so that garbage is an error and never a hang.
 *
 * @throws ROWS_BAD_ARROW
 */
export function ipcMessages(bytes: Uint8Array): readonly IpcMessage[] {
  try {
    return walk(bytes)
  } catch (error) {
    // What DataView throws when it is led outside of the bytes.
    if (error instanceof RangeError) throw badArrow('it ends too early', error)
    throw error
  }
}

function walk(bytes: Uint8Array): IpcMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const messages: IpcMessage[] = []
  let start = 0
  while (true) {
    requireSound(view.getInt32(start, true) === -1, `byte ${start} starts no message`)
    const metadataLength = view.getInt32(start + 4, true)
    if (metadataLength === 0) {
      requireSound(start + 8 === bytes.byteLength, 'bytes follow its end')
      requireSound(messages.length > 0, 'it has no schema')
      return messages
    }
    const message = readMessage(view, bytes, start, metadataLength)
    requireSound((message.kind === 'schema') === (messages.length === 0), 'its messages are out of order')
    messages.push(message)
    start = message.end
  }
}

function readMessage(view: DataView, bytes: Uint8Array, start: number, metadataLength: number): IpcMessage {
  const bodyStart = start + 8 + metadataLength
  requireSound(metadataLength > 0 && bodyStart <= view.byteLength, 'it ends too early')
  const metadata = new DataView(bytes.buffer, bytes.byteOffset + start + 8, metadataLength)
  const root = FlatTable.root(metadata)
  const [type, header, bodyLength] = [root.byte(6), root.table(8), root.size(10)]
  const end = bodyStart + bodyLength
  requireSound(end <= view.byteLength, 'it ends too early')
  requireSound(header !== undefined, 'a message has no header')
  if (type === SCHEMA) {
    const budget = { fields: metadataLength }
    for (const field of header.tables(6)) checkField(field, budget)
    header.vector(8, 4)
    return { kind: 'schema', start, end, rows: 0 }
  }
  requireSound(type === RECORD_BATCH, `it has a message of type ${type}, which Spark does not send`)
  return { kind: 'record batch', start, end, rows: checkRecordBatch(header, metadata, bodyLength) }
}

/** References may share a target, so a depth limit is not enough: the number of fields visited is limited too. */
function checkField(field: FlatTable, budget: { fields: number }): void {
  budget.fields -= 1
  requireSound(budget.fields > 0, 'its schema has more fields than bytes')
  requireSound(field.byte(8) !== UNION, 'it has a union column, which Spark does not send')
  field.vector(4, 1)
  field.vector(16, 4)
  for (const child of field.tables(14)) checkField(child, budget)
}

function checkRecordBatch(header: FlatTable, metadata: DataView, bodyLength: number): number {
  const rows = header.size(4)
  const room = bodyLength * VALUES_PER_BYTE + MAX_BARE_VALUES
  requireSound(rows <= room, `it claims ${rows} rows in ${bodyLength} bytes`)
  const nodes = header.vector(6, 16)
  for (let index = 0; index < nodes.length; index += 1) {
    const length = readSize(metadata, nodes.start + index * 16)
    const nulls = readSize(metadata, nodes.start + index * 16 + 8)
    requireSound(length <= room, `it claims ${length} values in ${bodyLength} bytes`)
    requireSound(nulls <= length, `it claims ${nulls} nulls in ${length} values`)
  }
  const buffers = header.vector(8, 16)
  for (let index = 0; index < buffers.length; index += 1) {
    const offset = readSize(metadata, buffers.start + index * 16)
    const length = readSize(metadata, buffers.start + index * 16 + 8)
    requireSound(offset + length <= bodyLength, 'a column lies outside of its body')
  }
  requireSound(header.at(10) === 0, 'its columns are compressed, which Spark does not do here')
  header.vector(12, 8)
  return rows
}

/**
 * Checks that a frame is one whole stream with that many rows, before any of it is decoded.
 *
 * @throws ROWS_BAD_ARROW
 */
export function requireFrame(bytes: Uint8Array, rows: number): void {
  const found = rowsIn(bytes)
  requireSound(found === rows, `it holds ${found} rows, its writer says ${rows}`)
}

/** The rows that an Arrow stream holds. Throws ROWS_BAD_ARROW. */
export function rowsIn(bytes: Uint8Array): number {
  return ipcMessages(bytes).reduce((sum, message) => sum + message.rows, 0)
}
