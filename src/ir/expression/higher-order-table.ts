import type { ArrayType, DataType, MapType, Typed } from '../../schema/data-type.js'
import { isSameType, typeMismatch, typeName } from '../type-mismatch.js'

/** One function that takes lambdas; the name is Spark's and PySpark's. */
export interface HigherOrderEntry {
  /** How many arguments stand before the lambdas. */
  readonly args: number
  /** The names of the parameters of each lambda, those that may be left out included. */
  readonly lambdas: readonly (readonly string[])[]
  /** How many lambdas there are at least. */
  readonly least: number
  /** The types of the parameters of each lambda, from those of the arguments. */
  readonly parameters: (args: readonly Typed[], name: string) => readonly (readonly Typed[])[]
  /** The type of the result, from those of the arguments and of the bodies. */
  readonly result: (args: readonly Typed[], bodies: readonly Typed[], name: string) => Typed
  readonly since: string
  readonly meaning: string
  readonly signature: string
  readonly gives: string
  readonly nulls: string
}

const INT: Typed = Object.freeze({ type: Object.freeze({ kind: 'int' }), nullable: false })
const VOID: Typed = Object.freeze({ type: Object.freeze({ kind: 'void' }), nullable: true })
const BOOLEAN: DataType = Object.freeze({ kind: 'boolean' })

function arrayAt(args: readonly Typed[], at: number, name: string): ArrayType {
  const type = args[at]?.type
  if (type?.kind === 'array') return type
  throw typeMismatch(
    `Argument ${at + 1} of ${name}`,
    type === undefined ? 'none' : typeName(type),
    'an array',
  )
}

function mapOf(args: readonly Typed[], name: string): MapType {
  const type = args[0]?.type
  if (type?.kind === 'map') return type
  throw typeMismatch(`Argument 1 of ${name}`, type === undefined ? 'none' : typeName(type), 'a map')
}

function condition(body: Typed | undefined, name: string): Typed {
  if (body?.type.kind === 'boolean') return body
  throw typeMismatch(`Lambda of ${name}`, typeName((body ?? VOID).type), 'a condition (boolean)')
}

const isNull = (args: readonly Typed[]): boolean => args.some(({ nullable }) => nullable)
const element = ({ element: type, containsNull }: ArrayType): Typed => ({ type, nullable: containsNull })
const pair = ({ key, value, valueContainsNull }: MapType): readonly Typed[] => [
  { type: key, nullable: false },
  { type: value, nullable: valueContainsNull },
]

const elements: HigherOrderEntry['parameters'] = (args, name) => [[element(arrayAt(args, 0, name)), INT]]
const entries: HigherOrderEntry['parameters'] = (args, name) => [pair(mapOf(args, name))]

const tested: HigherOrderEntry['result'] = (args, [body], name) => {
  const { nullable } = condition(body, name)
  return { type: BOOLEAN, nullable: isNull(args) || nullable }
}

const kept: HigherOrderEntry['result'] = (args, [body], name) => {
  condition(body, name)
  const { type, nullable } = args[0] ?? VOID
  return { type, nullable }
}

/** Every function that takes lambdas. */
export const HIGHER_ORDER = {
  aggregate: {
    args: 2,
    lambdas: [['acc', 'x'], ['acc']],
    least: 1,
    parameters: (args, name) => {
      // Spark lets what is carried on become null at any step.
      const carried = { ...(args[1] ?? VOID), nullable: true }
      return [[carried, element(arrayAt(args, 0, name))], [carried]]
    },
    result: (args, [merged, finished], name) => {
      const [list, start = VOID] = args
      if (merged !== undefined && !isSameType(merged.type, start.type)) {
        throw typeMismatch(
          `Lambda of ${name}`,
          typeName(merged.type),
          `${typeName(start.type)}, as the start is`,
          'Give the start that type, as lit(0n), or cast what the lambda gives.',
        )
      }
      const { type, nullable } = finished ?? { type: start.type, nullable: true }
      return { type, nullable: nullable || (list ?? VOID).nullable }
    },
    since: '3.1',
    meaning:
      'The elements taken together, one after the other, from a start on; then, if said, made a result.',
    signature: 'array, start, (acc, x) => …[, (acc) => …]',
    gives: 'what the last lambda gives',
    nulls: 'may be',
  },
  exists: {
    args: 1,
    lambdas: [['x']],
    least: 1,
    parameters: (args, name) => [[element(arrayAt(args, 0, name))]],
    result: tested,
    since: '3.1',
    meaning: 'Whether the condition is true for some element.',
    signature: 'array, (x) => …',
    gives: '`boolean`',
    nulls: 'where array or condition is',
  },
  filter: {
    args: 1,
    lambdas: [['x', 'i']],
    least: 1,
    parameters: elements,
    result: kept,
    since: '3.1',
    meaning: 'The elements for which the condition is true; `i` counts from 0.',
    signature: 'array, (x, i) => …',
    gives: 'its type',
    nulls: 'where the array is',
  },
  forall: {
    args: 1,
    lambdas: [['x']],
    least: 1,
    parameters: (args, name) => [[element(arrayAt(args, 0, name))]],
    result: tested,
    since: '3.1',
    meaning: 'Whether the condition is true for every element.',
    signature: 'array, (x) => …',
    gives: '`boolean`',
    nulls: 'where array or condition is',
  },
  map_filter: {
    args: 1,
    lambdas: [['k', 'v']],
    least: 1,
    parameters: entries,
    result: kept,
    since: '3.1',
    meaning: 'The entries for which the condition is true.',
    signature: 'map, (k, v) => …',
    gives: 'its type',
    nulls: 'where the map is',
  },
  transform: {
    args: 1,
    lambdas: [['x', 'i']],
    least: 1,
    parameters: elements,
    result: (args, [body = VOID]) => ({
      type: { kind: 'array', element: body.type, containsNull: body.nullable },
      nullable: isNull(args),
    }),
    since: '3.1',
    meaning: 'What the lambda makes of each element; `i` counts from 0.',
    signature: 'array, (x, i) => …',
    gives: '`array` of them',
    nulls: 'where the array is',
  },
  transform_keys: {
    args: 1,
    lambdas: [['k', 'v']],
    least: 1,
    parameters: entries,
    result: (args, [body = VOID], name) => ({
      type: { ...mapOf(args, name), key: body.type },
      nullable: isNull(args),
    }),
    since: '3.1',
    meaning: 'The map with other keys; a key that is null or there twice fails the query.',
    signature: 'map, (k, v) => …',
    gives: '`map`',
    nulls: 'where the map is',
  },
  transform_values: {
    args: 1,
    lambdas: [['k', 'v']],
    least: 1,
    parameters: entries,
    result: (args, [body = VOID], name) => ({
      type: { ...mapOf(args, name), value: body.type, valueContainsNull: body.nullable },
      nullable: isNull(args),
    }),
    since: '3.1',
    meaning: 'The map with other values.',
    signature: 'map, (k, v) => …',
    gives: '`map`',
    nulls: 'where the map is',
  },
  zip_with: {
    args: 2,
    lambdas: [['x', 'y']],
    least: 1,
    parameters: (args, name) => [
      [
        { ...element(arrayAt(args, 0, name)), nullable: true },
        { ...element(arrayAt(args, 1, name)), nullable: true },
      ],
    ],
    result: (args, [body = VOID]) => ({
      type: { kind: 'array', element: body.type, containsNull: body.nullable },
      nullable: isNull(args),
    }),
    since: '3.1',
    meaning: 'What the lambda makes of each pair of elements; of the shorter array they are null.',
    signature: 'array, array, (x, y) => …',
    gives: '`array` of them',
    nulls: 'where an array is',
  },
} as const satisfies Readonly<Record<string, HigherOrderEntry>>

export type HigherOrderName = keyof typeof HIGHER_ORDER

/** The entry of a function, with the optional parts of its form in reach. */
export function higherOrderEntry(name: HigherOrderName): HigherOrderEntry {
  return HIGHER_ORDER[name]
}
