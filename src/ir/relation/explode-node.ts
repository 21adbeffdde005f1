import type { DataType, StructField, Typed } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { ExpressionNode } from '../expression/expression-node.js'
import { inferType } from '../expression/infer-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** One row per element of an array, or per entry of a map, with the columns that its row has. */
export interface ExplodeNode extends RelationBase {
  readonly kind: 'explode'
  readonly input: RelationNode
  readonly collection: ExpressionNode
  /** The column of the elements, or of the values of a map. */
  readonly value: string
  /** The column of the keys of a map. */
  readonly key?: string
  /** The column of the position, from 0. */
  readonly position?: string
  /** Whether a row stays, with nulls, whose collection is null or empty. */
  readonly outer?: boolean
}

const INT: DataType = Object.freeze({ kind: 'int' })

/** What one element gives: its position and key where they are asked for, and its value. */
function made(spec: SpecOf<ExplodeNode>, collection: Typed): readonly StructField[] {
  const { type } = collection
  const outer = spec.outer === true
  const position = spec.position === undefined ? [] : [{ name: spec.position, type: INT, nullable: outer }]
  if (type.kind === 'array') {
    if (spec.key !== undefined) {
      throw typeMismatch(
        'Key of explode',
        `${spec.key}, of ${typeName(type)}`,
        'a map: an array has positions',
      )
    }
    return [...position, { name: spec.value, type: type.element, nullable: type.containsNull || outer }]
  }
  if (type.kind === 'map') {
    if (spec.key === undefined) {
      throw typeMismatch(
        'Columns of explode',
        `no key, of ${typeName(type)}`,
        'a name for the column of the keys too',
        "Write explode((c) => c.labels, { key: 'label', value: 'text' }).",
      )
    }
    return [
      ...position,
      { name: spec.key, type: type.key, nullable: outer },
      { name: spec.value, type: type.value, nullable: type.valueContainsNull || outer },
    ]
  }
  throw typeMismatch('Collection of explode', typeName(type), 'an array or a map')
}

export function explodeNode(spec: SpecOf<ExplodeNode>): ExplodeNode {
  checkScalar('explode', spec.collection)
  const { fields } = spec.input.schema
  const schema = rowSchema('explode', [
    ...fields,
    ...made(spec, inferType(spec.collection, spec.input.schema)),
  ])
  return deepFreeze({ ...spec, kind: 'explode', schema })
}
