import { DefineError } from '../errors/define-error.js'
import type { StructType } from '../schema/data-type.js'
import { didYouMean } from '../util/did-you-mean.js'

/** The error for a column that the relation does not have: it lists the columns there are. */
export function unknownColumn(name: string, schema: StructType): DefineError {
  const columns = schema.fields.map((field) => field.name)
  const near = didYouMean(name, columns)
  return new DefineError('DEFINE_UNKNOWN_COLUMN', {
    message: `Unknown column: ${name}. Expected one of ${columns.join(', ')}.`,
    details: { column: name, columns, ...(near === undefined ? {} : { didYouMean: near }) },
    ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
  })
}
