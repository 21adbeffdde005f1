import type { StructField, Typed } from '../../schema/data-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { NamedExpression } from './expression-node.js'
import { structType } from './struct-node.js'

/** The elements of arrays side by side: an array of structs, each with a field for each array. */
export interface ArraysZipNode {
  readonly kind: 'arrays_zip'
  readonly fields: readonly NamedExpression[]
}

export function arraysZipNode(fields: readonly NamedExpression[]): ArraysZipNode {
  return Object.freeze({
    kind: 'arrays_zip',
    fields: Object.freeze(fields.map((field) => Object.freeze({ ...field }))),
  })
}

/** The type of arrays side by side: where one is shorter its field is null. @throws DEFINE_TYPE_MISMATCH, DEFINE_DUPLICATE_COLUMN */
export function arraysZipType(arrays: readonly StructField[]): Typed {
  const fields = arrays.map(({ name, type }) => {
    if (type.kind !== 'array') throw typeMismatch(`Field ${name} of arrays_zip`, typeName(type), 'an array')
    return { name, type: type.element, nullable: true }
  })
  return {
    type: { kind: 'array', element: structType('arrays_zip', fields), containsNull: false },
    nullable: arrays.some(({ nullable }) => nullable),
  }
}
