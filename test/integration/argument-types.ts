import { Column, isColumn } from '../../src/define/column.js'
import { call } from '../../src/define/functions/function-of.js'
import { lit } from '../../src/define/functions/lit.js'
import { WindowFunction } from '../../src/define/window.js'
import { columnNode } from '../../src/ir/expression/column-node.js'
import type { TypedArgument } from '../../src/ir/expression/function-rules.js'
import { FUNCTIONS, type FunctionName, functionEntry } from '../../src/ir/expression/function-table.js'
import type { HigherOrderName } from '../../src/ir/expression/higher-order-table.js'
import { literalNode } from '../../src/ir/expression/literal-node.js'
import {
  FAMILIES,
  isConstantFamily,
  type ParameterFamily,
  wordsOf,
} from '../../src/ir/expression/parameter-family.js'
import { widerType } from '../../src/ir/expression/wider-type.js'
import { isSameType } from '../../src/ir/type-mismatch.js'
import type { DataType, StructType } from '../../src/schema/data-type.js'
import { t } from '../../src/schema/type-builders.js'
import { lambdaCalls } from './lambda-calls.js'

const notNull = <T extends DataType>(element: T): DataType => ({
  kind: 'array',
  element,
  containsNull: false,
})

/** A column of each type, and of those where a rule could go wrong. */
const TYPES: readonly DataType[] = [
  t.tinyint(),
  t.smallint(),
  t.int(),
  t.bigint(),
  t.float(),
  t.double(),
  t.decimal(10, 2),
  t.decimal(38, 18),
  t.decimal(5, 0),
  t.decimal(20, 19),
  t.string(),
  t.binary(),
  t.boolean(),
  t.date(),
  t.timestamp(),
  t.timestampNtz(),
  t.array(t.int()),
  notNull(t.int()),
  t.array(t.string()),
  notNull(t.string()),
  t.array(t.array(t.int())),
  notNull(t.array(t.int())),
  t.array(notNull(t.int())),
  notNull(notNull(t.double())),
  t.map(t.string(), t.int()),
  { kind: 'map', key: t.int(), value: t.string(), valueContainsNull: false },
  t.array(t.struct({ key: t.string(), value: t.int() })),
  t.struct({ a: t.int(), b: t.string() }),
  t.variant(),
]

/** Each of them as a column that may be null, and as one that may not. */
const FIELDS = TYPES.flatMap((type, at) => [
  { name: `some_${at}`, type, nullable: false },
  { name: `null_${at}`, type, nullable: true },
])

/** The row type of all the columns that a Spark has: one without variants lacks those. */
export function argumentColumns(hasVariants: boolean): StructType {
  return { kind: 'struct', fields: FIELDS.filter(({ type }) => hasVariants || type.kind !== 'variant') }
}

const COLUMNS = FIELDS.map(
  ({ name, type, nullable }) => new Column({ node: columnNode(name), type, nullable }),
)

/** Plain values that a family takes. */
function plainValues(family: ParameterFamily): readonly unknown[] {
  const words = wordsOf(family)
  if (words !== undefined) return words
  if (family === 'literal_boolean') return [true, false]
  if (family === 'literal_double') return [0.5]
  if (family === 'literal_integer') return [1, 3, 0]
  if (family === 'literal_string') return ['yyyy']
  if (family === 'int') return [2]
  if (family === 'numeric') return [2.5]
  return family === 'string' || family === 'string_or_binary' ? ['text'] : []
}

function candidates(family: ParameterFamily): readonly unknown[] {
  const columns = isConstantFamily(family)
    ? []
    : COLUMNS.filter((column) => FAMILIES[family].takes(column.toNode().type))
  return [...columns, ...plainValues(family)]
}

/** Every value at each place with the first at the others, and of two numbers every pair. */
function combinations(families: readonly ParameterFamily[]): readonly (readonly unknown[])[] {
  const lists = families.map(candidates)
  const [left = [], right = []] = lists
  if (lists.length === 0) return [[]]
  if (families.every((family) => family === 'number')) return left.flatMap((a) => right.map((b) => [a, b]))
  return lists.flatMap((list, at) =>
    list.map((value) => lists.map((others, place) => (place === at ? value : others[0]))),
  )
}

const arrays = COLUMNS.filter((column) => column.toNode().type.kind === 'array')
const maps = COLUMNS.filter((column) => column.toNode().type.kind === 'map')
const others = COLUMNS.filter((column) => !['array', 'map'].includes(column.toNode().type.kind))

/** Each array with each column of the type of its elements. */
const withElements = arrays.flatMap((list) => {
  const { type } = list.toNode()
  if (type.kind !== 'array') return []
  return COLUMNS.filter((each) => isSameType(each.toNode().type, type.element)).map((each) => [list, each])
})
const arrayPairs = arrays.flatMap((left) =>
  arrays.filter((right) => isSameType(left.toNode().type, right.toNode().type)).map((right) => [left, right]),
)
const pairs = others.flatMap((left) =>
  others.filter((right) => isSameType(left.toNode().type, right.toNode().type)).map((right) => [left, right]),
)
/** Each array and map with a constant for an element or key. */
const withConstants = [...arrays, ...maps].flatMap((each) => {
  const { type } = each.toNode()
  const inside = type.kind === 'array' ? type.element : type.kind === 'map' ? type.key : type
  return inside.kind === 'string' ? [[each, 'a']] : inside.kind === 'int' ? [[each, lit(1, t.int())]] : []
})
const places = [
  ...arrays.flatMap((list) => [lit(1, t.int()), ...COLUMNS.slice(4, 6)].map((place) => [list, place])),
  ...withConstants.filter(([each]) => isColumn(each) && each.toNode().type.kind === 'map'),
]

const variants = COLUMNS.filter((column) => column.toNode().type.kind === 'variant')
const taken = variants.flatMap((each) =>
  ['int', 'decimal(10,2)', 'array<string>', 'struct<a: bigint, b: map<string, date>>'].map((type) => [
    each,
    '$.a',
    type,
  ]),
)

/** A constant of each type that has some, for where there is no row so far away. */
const CONSTANTS: { readonly [K in DataType['kind']]?: string | number | boolean } = {
  tinyint: 1,
  bigint: '1',
  double: 1.5,
  decimal: '1.5',
  string: 'a',
  boolean: true,
  date: '2026-01-01',
  timestamp: '2026-01-01T00:00:00Z',
}
const neighbours = COLUMNS.flatMap((each) => {
  const { type } = each.toNode()
  const value = CONSTANTS[type.kind]
  const constant =
    value === undefined ? [] : [new Column({ node: literalNode(type, value), type, nullable: false })]
  return [[each], [each, 2], ...constant.map((otherwise) => [each, 1, otherwise])]
})

/** Arguments that depend on each other. */
const MADE: { readonly [F in FunctionName]?: readonly (readonly unknown[])[] } = {
  array: pairs,
  array_append: withElements,
  array_contains: withElements,
  array_except: arrayPairs,
  array_intersect: arrayPairs,
  array_position: withConstants.filter(([each]) => isColumn(each) && each.toNode().type.kind === 'array'),
  array_prepend: withElements,
  array_remove: withConstants.filter(([each]) => isColumn(each) && each.toNode().type.kind === 'array'),
  array_union: arrayPairs,
  arrays_overlap: arrayPairs,
  create_map: others.flatMap((value) => [
    [lit('k'), value],
    [others[20], value, lit('k'), value],
  ]),
  element_at: places,
  lag: neighbours,
  lead: neighbours,
  map_concat: maps.map((each) => [each, each]),
  map_contains_key: withConstants.filter(([each]) => isColumn(each) && each.toNode().type.kind === 'map'),
  sequence: pairs.filter(([each]) => FAMILIES.integer.takes(each?.toNode().type ?? t.string())),
  try_element_at: places,
  try_variant_get: taken,
  variant_get: taken,
}

/** With the further arguments of the same type as the last, where the types must agree. */
function argumentLists(name: FunctionName): readonly (readonly unknown[])[] {
  const { parameters, optional, rest, result } = functionEntry(name)
  const families = rest === undefined ? parameters : [...parameters, rest]
  const lists = [
    ...combinations(families),
    ...optional.flatMap((_, count) => combinations([...parameters, ...optional.slice(0, count + 1)])),
  ]
  if (MADE[name] !== undefined) return MADE[name]
  if (result !== 'common' && result !== 'common_rest') return lists
  const size = Math.max(families.length, 2)
  return COLUMNS.flatMap((first) =>
    COLUMNS.filter((other) => isSameType(first.toNode().type, other.toNode().type)).map((other) =>
      Array.from({ length: size }, (_, at) => (at === size - 1 ? other : first)),
    ),
  )
}

/** One call with what the rules say of it. */
export interface TypedCall {
  readonly function: FunctionName | HigherOrderName
  readonly typed: TypedArgument
}

const [ORDER] = COLUMNS

/** The call as Spark takes it: a window function over a window, an aggregate function, of the first arguments, too. */
function placed(name: FunctionName, of: ReturnType<typeof call>, isFirst: boolean): TypedCall[] {
  const { kind, overWindow } = functionEntry(name)
  // Some aggregate functions, such as median, Spark has over whole partitions alone.
  const orderBy = kind === 'window' && ORDER !== undefined ? [ORDER] : []
  const over = new WindowFunction(of).over({ partitionBy: COLUMNS.slice(4, 5), orderBy })
  const windowed = { function: name, typed: over.toNode() }
  if (kind === 'window') return [windowed]
  const plain = { function: name, typed: of }
  return kind === 'aggregate' && overWindow !== false && isFirst ? [plain, windowed] : [plain]
}

/** Two columns that become one, as Spark writes it, and the type that the rules give; those that they refuse are left out. */
export const WIDER_TYPES: readonly { readonly text: string; readonly type: DataType }[] = FIELDS.flatMap(
  (left) =>
    FIELDS.flatMap((right) => {
      const type = left.nullable && right.nullable ? widerType(left.type, right.type) : undefined
      if (type === undefined || type.kind === 'variant') return []
      return [{ text: `F.coalesce(F.col("${left.name}"), F.col("${right.name}"))`, type }]
    }),
)

/** `window_time` wants a column that `window` made; a golden case has it. */
const ELSEWHERE: readonly string[] = ['window_time']

/** Every function on every type that its rules let through. */
export function everyCall(): readonly TypedCall[] {
  const simple = (Object.keys(FUNCTIONS) as FunctionName[])
    .filter((name) => !ELSEWHERE.includes(name))
    .flatMap((name) =>
      argumentLists(name).flatMap((args, at): TypedCall[] => {
        // Of what the families take, the rules refuse some: that is stricter, and no matter here.
        try {
          return placed(name, call(name, args), at === 0)
        } catch {
          return []
        }
      }),
    )
  return [...simple, ...lambdaCalls(COLUMNS)]
}
