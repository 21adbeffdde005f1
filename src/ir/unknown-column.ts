import { DefineError } from '../errors/define-error.js'
import type { StructType } from '../schema/data-type.js'
import { didYouMean } from '../util/did-you-mean.js'
import { valueText } from '../util/value-text.js'

/** The error for a column that the relation does not have: it lists the columns there are. */
export function unknownColumn(name: unknown, schema: StructType): DefineError {
  const columns = schema.fields.map((field) => field.name)
  if (typeof name !== 'string') return noName(name, columns)
  const near = didYouMean(name, columns)
  return new DefineError('DEFINE_UNKNOWN_COLUMN', {
    message: `Unknown column: ${name}. Expected one of ${columns.join(', ')}.`,
    details: { column: name, columns, ...(near === undefined ? {} : { didYouMean: near }) },
    ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
  })
}

/** For callers without a type checker: something else stands where a name is expected. */
function noName(found: unknown, columns: readonly string[]): DefineError {
  return new DefineError('DEFINE_NOT_A_COLUMN', {
    message: `Name of a column: ${valueText(found)}. Expected a text, one of ${columns.join(', ')}.`,
    ...(Array.isArray(found) ? { hint: "Write names one after the other, not in a list: 'id', 'at'." } : {}),
  })
}
