import { type ArrowValues, offsetsOf, type ReadValue } from '../arrow-values.js'
import { requireSound } from '../bad-arrow.js'
import type { ColumnReader } from '../column-reader.js'

export function readLists(element: ColumnReader): (column: ArrowValues) => ReadValue {
  return (column) => {
    const items = childOf(column, 0)
    const offsets = offsetsOf(column, items.length)
    const read = element.read(items)
    return (index) => {
      const start = offsets[index] as number
      const list = new Array<unknown>((offsets[index + 1] as number) - start)
      for (let at = 0; at < list.length; at += 1) list[at] = read(start + at)
      return list
    }
  }
}

export function readMaps(key: ColumnReader, value: ColumnReader): (column: ArrowValues) => ReadValue {
  return (column) => {
    const entries = childOf(column, 0)
    const [keys, values] = [childOf(entries, 0), childOf(entries, 1)]
    requireSound(keys.length >= entries.length && values.length >= entries.length, 'a map is cut')
    const offsets = offsetsOf(column, entries.length)
    const [readKey, readValue] = [key.read(keys), value.read(values)]
    return (index) => {
      const map = new Map<unknown, unknown>()
      const end = offsets[index + 1] as number
      for (let at = offsets[index] as number; at < end; at += 1) map.set(readKey(at), readValue(at))
      return map
    }
  }
}

export function readStructs(
  names: readonly string[],
  fields: readonly ColumnReader[],
): (column: ArrowValues) => ReadValue {
  const blank = blankRow(names)
  return (column) => {
    const reads = fields.map((field, at) => {
      const child = childOf(column, at)
      requireSound(child.length >= column.length, 'a struct is cut')
      return field.read(child)
    })
    return (index) => {
      const row = { ...blank }
      for (let at = 0; at < names.length; at += 1) row[names[at] as string] = (reads[at] as ReadValue)(index)
      return row
    }
  }
}

/** An object with all columns, null: copies of it share one shape, which is what makes filling them fast. */
export function blankRow(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, null]))
}

/** The column of a part of a nested one. */
export function childOf({ children }: ArrowValues, at: number): ArrowValues {
  const child = children?.[at]
  requireSound(child !== undefined, 'a nested column is missing')
  return child
}
