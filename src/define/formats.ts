import type { BinaryFormat, JsonFormat, RecordFormat, TextFormat } from '../ir/source/record-format.js'
import type { DataType, FieldMap, SimpleType, Typed } from '../schema/data-type.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { checkOptions } from './check-options.js'

/** How a record's key or value becomes columns; `F` are the columns, `''` standing for the default name. */
export interface Format<F extends FieldMap> {
  /** Never set: it only carries the type. */
  readonly $fields?: F
  /** @internal */
  readonly node: (defaultColumn: string) => RecordFormat
}

/** The one column of a format: under its name, or under the default where the name is `''`. */
export type OneColumn<Name extends string, T extends DataType> = { readonly [C in Name]: Typed<T, true> }

/** How {@link json} reads. */
export interface JsonOptions {
  /**
   * What a record does that is no JSON of the declared fields: `fail` ends the query, `null` gives a row
   * of nulls.
   * @default 'fail'
   */
  readonly badRecords?: 'fail' | 'null'
}

/**
 * A JSON object: each declared field becomes a column that may be null; fields not declared are left out.
 *
 * @example
 * ```ts
 * kafka({ topic: 'quakes', value: json({ id: t.string(), mag: t.double() }) })
 * ```
 */
export function json<S extends Readonly<Record<string, DataType>>>(
  fields: S,
  options: JsonOptions = {},
): Format<NullableFields<S>> {
  checkOptions('json', options, { badRecords: true })
  const node: JsonFormat = {
    kind: 'json',
    schema: t.struct(fields),
    badRecords: options.badRecords ?? 'fail',
  }
  return { node: () => node }
}

/** UTF-8 text in one column: `key` or `value`, or the name given. */
export function text<Name extends string = ''>(column?: Name): Format<OneColumn<Name, SimpleType<'string'>>> {
  return { node: (name): TextFormat => ({ kind: 'text', column: column ?? name }) }
}

/** The bytes as they are in one column: `key` or `value`, or the name given. */
export function binary<Name extends string = ''>(
  column?: Name,
): Format<OneColumn<Name, SimpleType<'binary'>>> {
  return { node: (name): BinaryFormat => ({ kind: 'binary', column: column ?? name }) }
}
