import { RowsError } from '../errors/rows-error.js'
import { badArrow } from './bad-arrow.js'
import { END_OF_STREAM, ipcMessages } from './ipc-messages.js'

/** Joins frames, each a whole Arrow stream, to one stream: the first one's schema, all record batches, one end. */
export interface ArrowStreamJoiner {
  /** The bytes to write for one more frame; views on it. Throws ROWS_BAD_ARROW, ROWS_SCHEMA_MISMATCH. */
  add(frame: Uint8Array): readonly Uint8Array[]
  /** The bytes that end the stream; none when there was no frame, since then no schema is known. */
  end(): readonly Uint8Array[]
}

/** Joins by the bytes of the messages, without decoding a value. */
export function arrowStreamJoiner(): ArrowStreamJoiner {
  let schema: Uint8Array | undefined
  return {
    add(frame) {
      const [first, ...batches] = ipcMessages(frame)
      if (first === undefined) throw badArrow('it has no schema')
      const own = frame.subarray(first.start, first.end)
      const parts = batches.map(({ start, end }) => frame.subarray(start, end))
      if (schema === undefined) {
        schema = own.slice()
        return [own, ...parts]
      }
      if (Buffer.compare(schema, own) !== 0) {
        throw new RowsError('ROWS_SCHEMA_MISMATCH', {
          message:
            'A frame has another Arrow schema than the frames before it. Expected one schema for a result.',
          hint: 'Use --output json where the results of a run differ in their columns.',
        })
      }
      return parts
    },
    end: () => (schema === undefined ? [] : [END_OF_STREAM]),
  }
}
