import { DefineError } from '../../errors/define-error.js'
import type { StructField, StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { widerType } from '../expression/wider-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** The rows of both, columns matched by name and in the order of `input`, each of the wider of its two types. */
export interface UnionNode extends RelationBase {
  readonly kind: 'union'
  readonly input: RelationNode
  readonly other: RelationNode
  /** Whether a column that one side lacks is null in its rows; else it is an error. */
  readonly allowMissingColumns?: boolean
}

function namesOf(fields: readonly StructField[]): string {
  return fields.map(({ name }) => name).join(', ')
}

/** The fields that `schema` has and `other` has not. */
function missing(schema: StructType, other: StructType): readonly StructField[] {
  return schema.fields.filter(({ name }) => other.fields.every((field) => field.name !== name))
}

function together(field: StructField, other: StructType): StructField {
  const twin = other.fields.find(({ name }) => name === field.name)
  if (twin === undefined) return { ...field, nullable: true }
  const type = widerType(field.type, twin.type)
  if (type === undefined) {
    throw typeMismatch(
      `Column ${field.name} of union`,
      `${typeName(field.type)} and ${typeName(twin.type)}`,
      'the same type on both sides, two numbers, or two of date, timestamp and timestamp_ntz',
      `Bring one side to the type of the other: .withColumn('${field.name}', (c) => c.${field.name}.cast(…)).`,
    )
  }
  return { name: field.name, type, nullable: field.nullable || twin.nullable }
}

export function unionNode(spec: SpecOf<UnionNode>): UnionNode {
  const [left, right] = [spec.input.schema, spec.other.schema]
  const [onlyLeft, onlyRight] = [missing(left, right), missing(right, left)]
  if (spec.allowMissingColumns !== true && onlyLeft.length + onlyRight.length > 0) {
    throw new DefineError('DEFINE_UNION_COLUMNS', {
      message: `Columns of union: ${[
        ...(onlyLeft.length === 0 ? [] : [`${namesOf(onlyLeft)} only in the first`]),
        ...(onlyRight.length === 0 ? [] : [`${namesOf(onlyRight)} only in the second`]),
      ].join(', ')}. Expected the same columns on both sides, in any order.`,
      hint: 'Select the columns that both have, or let those that one side lacks be null: union(other, { allowMissingColumns: true }).',
      details: {
        onlyInFirst: onlyLeft.map(({ name }) => name),
        onlyInSecond: onlyRight.map(({ name }) => name),
      },
    })
  }
  const schema = rowSchema('union', [
    ...left.fields.map((field) => together(field, right)),
    ...onlyRight.map((field) => ({ ...field, nullable: true })),
  ])
  return deepFreeze({ ...spec, kind: 'union', schema })
}
