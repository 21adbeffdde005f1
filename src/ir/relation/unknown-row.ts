import { DefineError } from '../../errors/define-error.js'
import type { StructType } from '../../schema/data-type.js'
import type { RelationKind, RelationNode } from './relation-node.js'

/** The row type of a query whose columns are not declared; no other row type is without fields. */
export const UNKNOWN_ROW: StructType = Object.freeze({ kind: 'struct', fields: Object.freeze([]) })

/** Whether the columns are known only when Spark has read the job. */
export function isUnknownRow(schema: StructType): boolean {
  return schema.fields.length === 0
}

/**
 * Only a query sees columns that are not declared: each step must know those of its input.
 * @throws DEFINE_UNKNOWN_ROW
 */
export function requireKnownRow(kind: RelationKind, input: RelationNode): void {
  if (kind === 'sql' || !isUnknownRow(input.schema)) return
  throw new DefineError('DEFINE_UNKNOWN_ROW', {
    message: `Input of ${kind}: a query whose columns are not declared. Expected a dataset of known columns.`,
    hint: 'Declare what the query gives with columns, or do this step in the query.',
  })
}
