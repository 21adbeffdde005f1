import type { Column } from '../../src/define/column.js'
import {
  aggregate,
  exists,
  filter,
  forall,
  mapFilter,
  transform,
  transformKeys,
  transformValues,
  zipWith,
} from '../../src/define/functions/lambda-functions.js'
import { lit } from '../../src/define/functions/lit.js'
import type { TypedArgument } from '../../src/ir/expression/function-rules.js'
import type { HigherOrderName } from '../../src/ir/expression/higher-order-table.js'
import type { ArrayType, MapType } from '../../src/schema/data-type.js'
import { t } from '../../src/schema/type-builders.js'

/** A call of a function that takes lambdas, with what the rules say of it. */
export interface LambdaCall {
  readonly function: HigherOrderName
  readonly typed: TypedArgument
}

type List = Column<ArrayType>
type Pairs = Column<MapType>

const ONE = lit(1, t.int())

/** What each function is given, for an array: what stays, what may become null, what never is. */
const OF_ARRAYS: Partial<Record<HigherOrderName, readonly ((list: List) => Column)[]>> = {
  aggregate: [
    (list) => aggregate(list, ONE, (acc) => acc.plus(ONE)),
    (list) =>
      aggregate(
        list,
        ONE,
        (acc, x) => acc.plus(x.cast(t.string()).cast(t.int())),
        (acc) => acc.isNull(),
      ),
  ],
  exists: [
    (list) => exists(list, (x) => x.isNull()),
    (list) => exists(list, (x) => x.isNull().and(lit(null, t.boolean()))),
  ],
  filter: [(list) => filter(list, (x) => x.isNotNull()), (list) => filter(list, (_, i) => i.gt(0))],
  forall: [
    (list) => forall(list, (x) => x.isNull()),
    (list) => forall(list, (x) => x.isNull().and(lit(null, t.boolean()))),
  ],
  transform: [
    (list) => transform(list, (x) => x),
    (list) => transform(list, (_, i) => i),
    (list) => transform(list, () => lit(null, t.date())),
  ],
  zip_with: [
    (list) => zipWith(list, list, (x) => x),
    (list) => zipWith(list, list, (x, y) => x.isNull().or(y.isNull())),
  ],
}

const OF_MAPS: Partial<Record<HigherOrderName, readonly ((map: Pairs) => Column)[]>> = {
  map_filter: [(map) => mapFilter(map, (k, v) => k.isNull().or(v.isNull()))],
  transform_keys: [(map) => transformKeys(map, (k) => k), (map) => transformKeys(map, (_, v) => v.isNull())],
  transform_values: [(map) => transformValues(map, (_, v) => v), (map) => transformValues(map, (k) => k)],
}

/** Every function that takes lambdas, on each of the columns. */
export function lambdaCalls(columns: readonly Column[]): readonly LambdaCall[] {
  const of = (kind: 'array' | 'map'): readonly Column[] =>
    columns.filter((column) => column.toNode().type.kind === kind)
  const made = (
    table: Partial<Record<HigherOrderName, readonly ((column: never) => Column)[]>>,
    on: readonly Column[],
  ): readonly LambdaCall[] =>
    Object.entries(table).flatMap(([name, makers]) =>
      makers.flatMap((make) =>
        on.map((column) => ({ function: name as HigherOrderName, typed: make(column as never).toNode() })),
      ),
    )
  const scalars = of('array').filter((column) => {
    const { type } = column.toNode()
    return type.kind === 'array' && type.element.kind !== 'array' && type.element.kind !== 'struct'
  })
  const { aggregate: sums = [], ...others } = OF_ARRAYS
  return [...made(others, of('array')), ...made({ aggregate: sums }, scalars), ...made(OF_MAPS, of('map'))]
}
