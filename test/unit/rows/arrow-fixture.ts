import { readFileSync } from 'node:fs'
import type { StructType } from '../../../src/schema/data-type.js'
import { schemaFromSparkJson } from '../../../src/schema/spark-json.js'

const FOLDER = new URL('../../fixtures/arrow/', import.meta.url)

/** A column as the fixtures write it: its name, Spark's JSON of its type, whether it may be null. */
export type ColumnJson = readonly [name: string, type: unknown, nullable: boolean]

export function readArrow(name: string): Uint8Array {
  return readFileSync(new URL(`${name}.arrows`, FOLDER))
}

export function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as T
}

/** A row type from the short form of the fixtures. */
export function schemaOf(columns: readonly ColumnJson[]): StructType {
  const fields = columns.map(([name, type, nullable]) => ({ name, type, nullable, metadata: {} }))
  return schemaFromSparkJson({ type: 'struct', fields })
}
