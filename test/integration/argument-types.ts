import { Column, isColumn } from '../../src/define/column.js'
import { call } from '../../src/define/functions/function-of.js'
import { lit } from '../../src/define/functions/lit.js'
import { columnNode } from '../../src/ir/expression/column-node.js'
import type { TypedArgument } from '../../src/ir/expression/function-rules.js'
import { FUNCTIONS, type FunctionName, functionEntry } from '../../src/ir/expression/function-table.js'
import type { HigherOrderName } from '../../src/ir/expression/higher-order-table.js'
import {
  FAMILIES,
  isConstantFamily,
  type ParameterFamily,
  wordsOf,
} from '../../src/ir/expression/parameter-family.js'
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
]

/** Each of them as a column that may be null, and as one that may not. */
const FIELDS = TYPES.flatMap((type, at) => [
  { name: `some_${at}`, type, nullable: false },
  { name: `null_${at}`, type, nullable: true },
])

/** The row type of all the columns. */
export const ARGUMENT_COLUMNS: StructType = { kind: 'struct', fields: FIELDS }

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
  map_concat: maps.map((each) => [each, each]),
  map_contains_key: withConstants.filter(([each]) => isColumn(each) && each.toNode().type.kind === 'map'),
  sequence: pairs.filter(([each]) => FAMILIES.integer.takes(each?.toNode().type ?? t.string())),
  try_element_at: places,
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

/** `window_time` wants a column that `window` made; a golden case has it. */
const ELSEWHERE: readonly string[] = ['window_time']

/** Every function on every type that its rules let through. */
export function everyCall(): readonly TypedCall[] {
  const simple = (Object.keys(FUNCTIONS) as FunctionName[])
    .filter((name) => !ELSEWHERE.includes(name))
    .flatMap((name) =>
      argumentLists(name).flatMap((args): TypedCall[] => {
        // Of what the families take, the rules refuse some: that is stricter, and no matter here.
        try {
          return [{ function: name, typed: call(name, args) }]
        } catch {
          return []
        }
      }),
    )
  return [...simple, ...lambdaCalls(COLUMNS)]
}
