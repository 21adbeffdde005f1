import type { DataType } from './data-type.js'

/** Writes a value that is not null as JSON text. */
export type WriteJson<V = never> = (value: V) => string

/** Turns parsed JSON that is not null into a value; `path` is the column, for the message of SCHEMA_BAD_VALUE. */
export type ReadJson = (json: unknown, path: string) => unknown

/** The forms of whatever type lies inside another; these know nulls. */
export interface InnerForms {
  /** The TypeScript type of a value, with its null where it may be that. */
  cell(type: DataType, nullable: boolean): string
  typescript(type: DataType): string
  writeJson(type: DataType): WriteJson<unknown>
  readJson(type: DataType, nullable: boolean): ReadJson
}

/** The forms that the values of one type take; one table, type-table.ts, has them all. */
export interface TypeForm<T extends DataType = DataType, V = never> {
  /** The TypeScript type of a value, without its null. */
  readonly typescript: (type: T, inner: InnerForms) => string
  readonly writeJson: (type: T, inner: InnerForms) => WriteJson<V>
  readonly readJson: (type: T, inner: InnerForms) => ReadJson
}
