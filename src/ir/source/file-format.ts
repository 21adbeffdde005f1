import { DefineError } from '../../errors/define-error.js'
import type { DataType, StructType } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { typeName } from '../type-mismatch.js'

/** What files hold rows as. */
export const FILE_FORMATS = ['csv', 'json', 'parquet', 'text'] as const

/** A format of files, by Spark's name. */
export type FileFormat = (typeof FILE_FORMATS)[number]

const NESTED: readonly DataType['kind'][] = ['array', 'map', 'struct']

/** @throws DEFINE_TYPE_MISMATCH unless files of the format hold rows of these columns. */
export function checkFileColumns(what: string, format: FileFormat, fields: StructType['fields']): void {
  if (format === 'csv') {
    const nested = fields.find(({ type }) => NESTED.includes(type.kind))
    if (nested !== undefined) {
      throw new DefineError('DEFINE_TYPE_MISMATCH', {
        message: `Column ${nested.name} of ${what}: ${typeName(nested.type)}. Expected a type that one field of a CSV line holds.`,
        hint: 'Make a text of it with toJson(), or take the format json or parquet.',
      })
    }
  }
  if (format !== 'text') return
  const [only, ...more] = fields
  if (only?.type.kind === 'string' && more.length === 0) return
  throw new DefineError('DEFINE_TYPE_MISMATCH', {
    message: `Columns of ${what}: ${fields.map(({ name, type }) => `${name} ${typeName(type)}`).join(', ')}. Expected one of type string: a line of text is a row.`,
    hint: 'Make one text of the columns with concat() or toJson(), or take another format.',
  })
}

/** @throws DEFINE_BAD_VALUE unless the word is a format of files. */
export function checkFileFormat(what: string, format: unknown): void {
  if ((FILE_FORMATS as readonly unknown[]).includes(format)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `format of ${what}: ${valueText(format)}. Expected one of ${FILE_FORMATS.join(', ')}.`,
  })
}
