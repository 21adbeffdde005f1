import type { StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { NamedExpression } from '../expression/expression-node.js'
import { checkPythonFunction, type PythonFunction } from '../python-function.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { fieldsOf, rowSchema } from './row-schema.js'

/** A Python function of rows, with the type of the rows that it gives. */
interface RowFunction {
  readonly python: PythonFunction
  readonly columns: StructType
}

/** Python's `DataFrame` → `DataFrame`. */
export interface TransformNode extends RelationBase, RowFunction {
  readonly kind: 'transform'
  readonly input: RelationNode
}

/** Python's iterator of Arrow record batches → iterator of record batches. */
export interface MapInArrowNode extends RelationBase, RowFunction {
  readonly kind: 'map_in_arrow'
  readonly input: RelationNode
}

/** Python's iterator of pandas frames → iterator of frames. */
export interface MapInPandasNode extends RelationBase, RowFunction {
  readonly kind: 'map_in_pandas'
  readonly input: RelationNode
}

/** Python's pandas frame of one group → frame; a group is what one micro-batch has of it. */
export interface ApplyInPandasNode extends RelationBase, RowFunction {
  readonly kind: 'apply_in_pandas'
  readonly input: RelationNode
  readonly keys: readonly NamedExpression[]
}

/** The row type that a function is declared to give. @throws DEFINE_BAD_VALUE, DEFINE_DUPLICATE_COLUMN */
export function givenRow(step: string, { python, columns }: RowFunction): StructType {
  checkPythonFunction(python)
  return rowSchema(step, columns.fields)
}

/** @throws DEFINE_AGGREGATE_MISPLACED, DEFINE_DUPLICATE_COLUMN, DEFINE_UNKNOWN_COLUMN */
export function checkGroupKeys({ input, keys }: Pick<ApplyInPandasNode, 'input' | 'keys'>): void {
  for (const { expression } of keys) checkScalar('groupBy', expression)
  rowSchema('groupBy', fieldsOf(keys, input.schema))
}

export function transformNode(spec: SpecOf<TransformNode>): TransformNode {
  return deepFreeze({ ...spec, kind: 'transform', schema: givenRow('transform', spec) })
}

export function mapInArrowNode(spec: SpecOf<MapInArrowNode>): MapInArrowNode {
  return deepFreeze({ ...spec, kind: 'map_in_arrow', schema: givenRow('mapInArrow', spec) })
}

export function mapInPandasNode(spec: SpecOf<MapInPandasNode>): MapInPandasNode {
  return deepFreeze({ ...spec, kind: 'map_in_pandas', schema: givenRow('mapInPandas', spec) })
}

export function applyInPandasNode(spec: SpecOf<ApplyInPandasNode>): ApplyInPandasNode {
  checkGroupKeys(spec)
  return deepFreeze({ ...spec, kind: 'apply_in_pandas', schema: givenRow('applyInPandas', spec) })
}
