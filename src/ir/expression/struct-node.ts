import { DefineError } from '../../errors/define-error.js'
import type { StructField, StructType } from '../../schema/data-type.js'
import type { NamedExpression } from './expression-node.js'

/** A struct made of named expressions. */
export interface StructNode {
  readonly kind: 'struct'
  readonly fields: readonly NamedExpression[]
}

export function structNode(fields: readonly NamedExpression[]): StructNode {
  return Object.freeze({
    kind: 'struct',
    fields: Object.freeze(fields.map((field) => Object.freeze({ ...field }))),
  })
}

/** A struct of fields that someone named. @throws DEFINE_DUPLICATE_COLUMN */
export function structType(what: string, fields: readonly StructField[]): StructType {
  const names = new Set(fields.map(({ name }) => name.toLowerCase()))
  if (fields.length > 0 && names.size === fields.length) return { kind: 'struct', fields }
  throw new DefineError('DEFINE_DUPLICATE_COLUMN', {
    message: `Fields of ${what}: ${fields.map(({ name }) => name).join(', ') || 'none'}. Expected at least one, each with its own name.`,
  })
}
