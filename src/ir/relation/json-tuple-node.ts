import type { DataType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { ExpressionNode } from '../expression/expression-node.js'
import { inferType } from '../expression/infer-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** A column and the field of a JSON object whose text it has. */
export interface JsonTupleField {
  readonly name: string
  readonly field: string
}

/** The rows with fields of a JSON text beside their columns, each as text; null where the text does not have it. */
export interface JsonTupleNode extends RelationBase {
  readonly kind: 'json_tuple'
  readonly input: RelationNode
  readonly text: ExpressionNode
  readonly fields: readonly JsonTupleField[]
}

const STRING: DataType = Object.freeze({ kind: 'string' })

export function jsonTupleNode(spec: SpecOf<JsonTupleNode>): JsonTupleNode {
  checkScalar('jsonTuple', spec.text)
  const { type } = inferType(spec.text, spec.input.schema)
  if (type.kind !== 'string') throw typeMismatch('Text of jsonTuple', typeName(type), 'a string')
  if (spec.fields.length === 0) throw typeMismatch('Fields of jsonTuple', 'none', 'at least one')
  for (const { field } of spec.fields) {
    if (typeof field !== 'string')
      throw typeMismatch('Field of jsonTuple', String(field), 'the name of a field, as text')
  }
  const schema = rowSchema('jsonTuple', [
    ...spec.input.schema.fields,
    ...spec.fields.map(({ name }) => ({ name, type: STRING, nullable: true })),
  ])
  return deepFreeze({ ...spec, kind: 'json_tuple', schema })
}
