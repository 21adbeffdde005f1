import type { TypedArgument } from '../../ir/expression/function-rules.js'
import { higherOrderNode, type LambdaNode } from '../../ir/expression/higher-order-node.js'
import { type HigherOrderName, higherOrderEntry } from '../../ir/expression/higher-order-table.js'
import { INDEX, variableNode } from '../../ir/expression/variable-node.js'
import { typeMismatch } from '../../ir/type-mismatch.js'
import type { ArrayType, DataType, MapType, SimpleType, Typed } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { Column, typedOf } from '../column.js'
import { expressionOf } from '../columns-of.js'
import type { BooleanType } from '../types/type-families.js'

/** What is handed to a callback, and what it gives. */
type Callback = (...parameters: Column[]) => Column

/** How many lambdas stand around the one that is being described: its parameters get names of their own. */
let depth = 0

const nameAt = (name: string): string => (depth === 0 ? name : `${name}_${depth + 1}`)

/** What a callback makes of the parameters, as a lambda with the type of its body. */
function lambdaOf(
  name: HigherOrderName,
  callback: Callback,
  names: readonly string[],
  types: readonly Typed[],
): { readonly lambda: LambdaNode; readonly body: TypedArgument } {
  if (typeof callback !== 'function')
    throw typeMismatch(`Lambda of ${name}`, valueText(callback), 'a function')
  if (depth > 8) throw typeMismatch(`Lambdas of ${name}`, `${depth + 1} inside each other`, 'at most nine')
  const parameters = names.filter((each) => each !== INDEX || callback.length > 1).map(nameAt)
  const columns = types.map(({ type, nullable }, at) => {
    return new Column({ node: variableNode(nameAt(names[at] ?? 'x')), type, nullable })
  })
  depth += 1
  try {
    const body = callback(...columns.slice(0, parameters.length))
    expressionOf(`Lambda of ${name}`, body)
    return { lambda: { parameters, body: body.toNode().node }, body: body.toNode() }
  } finally {
    depth -= 1
  }
}

function higherOrder(name: HigherOrderName, args: readonly Column[], callbacks: readonly unknown[]): Column {
  const { lambdas: names, parameters, result } = higherOrderEntry(name)
  const typed = args.map((arg, at) => typedOf(`Argument ${at + 1} of ${name}`, arg))
  const types = parameters(typed, name)
  const lambdas = callbacks.map((callback, at) =>
    lambdaOf(name, callback as Callback, names[at] ?? [], types[at] ?? []),
  )
  const node = higherOrderNode(
    name,
    typed.map((arg) => arg.node),
    lambdas.map(({ lambda }) => lambda),
  )
  const bodies = lambdas.map(({ body }) => body)
  return new Column({ ...result(typed, bodies, name), node })
}

type Index = Column<SimpleType<'int'>, false>

/**
 * What a callback makes of each element, and, if it takes that, of its position from 0:
 * `transform(c.mags, (mag) => mag.times(2))`.
 * @throws DEFINE_TYPE_MISMATCH, DEFINE_NOT_A_COLUMN
 */
export function transform<
  E extends DataType,
  C extends boolean,
  N extends boolean,
  T extends DataType,
  M extends boolean,
>(
  list: Column<ArrayType<E, C>, N>,
  make: (element: Column<E, C>, index: Index) => Column<T, M>,
): Column<ArrayType<T, M>, N> {
  return higherOrder('transform', [list], [make]) as never
}

/** The elements for which the condition is true: `filter(c.tags, (tag) => tag.ne(''))`. */
export function filter<E extends DataType, C extends boolean, N extends boolean>(
  list: Column<ArrayType<E, C>, N>,
  keep: (element: Column<E, C>, index: Index) => Column<BooleanType>,
): Column<ArrayType<E, C>, N> {
  return higherOrder('filter', [list], [keep]) as never
}

/** Whether the condition is true for some element. */
export function exists<E extends DataType, C extends boolean, N extends boolean, M extends boolean>(
  list: Column<ArrayType<E, C>, N>,
  test: (element: Column<E, C>) => Column<BooleanType, M>,
): Column<BooleanType, N | M> {
  return higherOrder('exists', [list], [test]) as never
}

/** Whether the condition is true for every element. */
export function forall<E extends DataType, C extends boolean, N extends boolean, M extends boolean>(
  list: Column<ArrayType<E, C>, N>,
  test: (element: Column<E, C>) => Column<BooleanType, M>,
): Column<BooleanType, N | M> {
  return higherOrder('forall', [list], [test]) as never
}

/**
 * The elements taken together, one after the other, from a start on, whose type stays; then, if said, made a result:
 * `aggregate(c.amounts, lit(0, t.double()), (sum, amount) => sum.plus(amount))`.
 * @throws DEFINE_TYPE_MISMATCH when a step gives another type than the start has.
 */
export function aggregate<E extends DataType, C extends boolean, A extends DataType>(
  list: Column<ArrayType<E, C>>,
  start: Column<A>,
  merge: (carried: Column<A, true>, element: Column<E, C>) => Column<A>,
): Column<A, true>
export function aggregate<
  E extends DataType,
  C extends boolean,
  N extends boolean,
  A extends DataType,
  T extends DataType,
  M extends boolean,
>(
  list: Column<ArrayType<E, C>, N>,
  start: Column<A>,
  merge: (carried: Column<A, true>, element: Column<E, C>) => Column<A>,
  finish: (carried: Column<A, true>) => Column<T, M>,
): Column<T, N | M>
export function aggregate(list: Column, start: Column, ...callbacks: readonly unknown[]): Column {
  return higherOrder(
    'aggregate',
    [list, start],
    callbacks.filter((callback) => callback !== undefined),
  )
}

/** What a callback makes of each pair of elements; of the shorter array they are null. */
export function zipWith<
  E extends DataType,
  F extends DataType,
  N extends boolean,
  O extends boolean,
  T extends DataType,
  M extends boolean,
>(
  left: Column<ArrayType<E>, N>,
  right: Column<ArrayType<F>, O>,
  make: (left: Column<E, true>, right: Column<F, true>) => Column<T, M>,
): Column<ArrayType<T, M>, N | O> {
  return higherOrder('zip_with', [left, right], [make]) as never
}

/** The map with other keys; a key that is null or there twice fails the query. */
export function transformKeys<
  K extends DataType,
  V extends DataType,
  C extends boolean,
  N extends boolean,
  T extends DataType,
>(
  map: Column<MapType<K, V, C>, N>,
  make: (key: Column<K, false>, value: Column<V, C>) => Column<T>,
): Column<MapType<T, V, C>, N> {
  return higherOrder('transform_keys', [map], [make]) as never
}

/** The map with other values: `transformValues(c.counts, (_, count) => count.plus(1))`. */
export function transformValues<
  K extends DataType,
  V extends DataType,
  C extends boolean,
  N extends boolean,
  T extends DataType,
  M extends boolean,
>(
  map: Column<MapType<K, V, C>, N>,
  make: (key: Column<K, false>, value: Column<V, C>) => Column<T, M>,
): Column<MapType<K, T, M>, N> {
  return higherOrder('transform_values', [map], [make]) as never
}

/** The entries for which the condition is true. */
export function mapFilter<K extends DataType, V extends DataType, C extends boolean, N extends boolean>(
  map: Column<MapType<K, V, C>, N>,
  keep: (key: Column<K, false>, value: Column<V, C>) => Column<BooleanType>,
): Column<MapType<K, V, C>, N> {
  return higherOrder('map_filter', [map], [keep]) as never
}
