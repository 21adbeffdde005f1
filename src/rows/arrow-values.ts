import { requireSound } from './bad-arrow.js'

/** An Arrow type as flechette describes it; only what the readers look at. */
export interface ArrowType {
  readonly typeId: number
  readonly bitWidth?: number
  readonly signed?: boolean
  readonly precision?: number
  readonly scale?: number
  readonly unit?: number
  readonly timezone?: string | null
  readonly children?: readonly ArrowField[]
}

export interface ArrowField {
  readonly name: string
  readonly type: ArrowType
  readonly nullable: boolean
}

/** One column of one record batch as flechette lays it out: views on the raw buffers, nothing converted yet. */
export interface ArrowValues {
  readonly length: number
  readonly nullCount: number
  readonly validity?: Uint8Array
  readonly values?: ArrayBufferView
  readonly offsets?: Int32Array | BigInt64Array
  readonly children?: readonly ArrowValues[]
}

/** Reads the value at an index of one column of one record batch. */
export type ReadValue = (index: number) => unknown

/** Puts the null check in front of a reader, where the column has nulls. */
export function withNulls({ length, nullCount, validity }: ArrowValues, read: ReadValue): ReadValue {
  if (nullCount === 0) return read
  requireSound(
    validity !== undefined && validity.length >= Math.ceil(length / 8),
    'its null bits are missing',
  )
  return (index) => (((validity[index >> 3] as number) >> (index & 7)) & 1 ? read(index) : null)
}

/** A kind of typed array, by its constructor. */
export type BufferKind<B> = new (length: number) => B

/** The value buffer as the array it has to be, with at least `perValue` elements for each value. */
export function bufferOf<B extends ArrayBufferView & { readonly length: number }>(
  { length, values }: ArrowValues,
  kind: BufferKind<B>,
  perValue = 1,
): B {
  requireSound(
    values instanceof kind && values.length >= Math.ceil(length * perValue),
    'a column is shorter than its rows',
  )
  return values
}

/** The offsets of a column of texts or lists: never falling, never past `limit`. */
export function offsetsOf({ length, offsets }: ArrowValues, limit: number): Int32Array | Float64Array {
  // A writer may leave out the offsets of an empty column.
  if (length === 0) return new Int32Array(1)
  requireSound(offsets !== undefined && offsets.length > length, 'a column is shorter than its rows')
  const checked = offsets instanceof BigInt64Array ? Float64Array.from(offsets, Number) : offsets
  let last = 0
  let falls = (checked[0] as number) < 0
  for (let index = 0; index <= length; index += 1) {
    const offset = checked[index] as number
    falls ||= offset < last
    last = offset
  }
  requireSound(!falls && last <= limit, 'the offsets of a column are out of order')
  return checked
}
