import type { DataType } from '../../schema/data-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { ExpressionNode } from './expression-node.js'
import { nullableInside } from './nullable-inside.js'

/** The value of a JSON text, of a declared type. */
export interface FromJsonNode {
  readonly kind: 'from_json'
  readonly input: ExpressionNode
  readonly type: DataType
  /** What a text does that is no JSON of the type: `fail` ends the query, `null` gives nulls. */
  readonly badRecords: 'fail' | 'null'
}

export function fromJsonNode(
  input: ExpressionNode,
  type: DataType,
  badRecords: FromJsonNode['badRecords'],
): FromJsonNode {
  return Object.freeze({ kind: 'from_json', input, type, badRecords })
}

/** The type that Spark gives what it reads from JSON: whatever is inside may be null. @throws DEFINE_TYPE_MISMATCH */
export function fromJsonType(type: DataType): DataType {
  if (type.kind === 'struct' || type.kind === 'array' || type.kind === 'map') return nullableInside(type)
  throw typeMismatch('Type of fromJson', typeName(type), 'a struct, array or map')
}
