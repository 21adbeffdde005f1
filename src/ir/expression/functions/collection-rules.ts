import type { ArrayType, DataType, MapType } from '../../../schema/data-type.js'
import { typeMismatch, typeName } from '../../type-mismatch.js'
import { commonType } from '../common-type.js'
import type { TypedArgument } from '../function-rules.js'
import { nullableInside } from '../nullable-inside.js'
import type { CollectionRule } from './function-entry.js'

type Rule = (args: readonly TypedArgument[], name: string) => DataType

const VOID: DataType = Object.freeze({ kind: 'void' })
const STRING: DataType = Object.freeze({ kind: 'string' })

const arrayOf = (element: DataType, containsNull: boolean): ArrayType => ({
  kind: 'array',
  element,
  containsNull,
})

const mapOf = (key: DataType, value: DataType, valueContainsNull: boolean): MapType => ({
  kind: 'map',
  key,
  value,
  valueContainsNull,
})

/** The argument as the array that its family makes sure of. */
function array(args: readonly TypedArgument[], at = 0): ArrayType {
  const type = args[at]?.type
  return type?.kind === 'array' ? type : arrayOf(VOID, true)
}

function map(args: readonly TypedArgument[]): MapType {
  const type = args[0]?.type
  return type?.kind === 'map' ? type : mapOf(VOID, VOID, true)
}

function oneType(args: readonly TypedArgument[], name: string): DataType {
  const types = args.map(({ type }) => type)
  const type = commonType(types)
  if (type !== undefined) return type
  throw typeMismatch(
    `Arguments of ${name}`,
    types.map(typeName).join(' and '),
    'values of one type',
    'Bring them to one type with cast().',
  )
}

/** Two arrays of one type; null inside where `joined` says so. */
const joined =
  (containsNull: (left: boolean, right: boolean) => boolean): Rule =>
  (args, name) => {
    const common = oneType(args, name)
    const [left, right] = [array(args), array(args, 1)]
    return common.kind === 'array'
      ? { ...common, containsNull: containsNull(left.containsNull, right.containsNull) }
      : common
  }

/** Every other argument: keys and values stand in turn. */
const everyOther = (args: readonly TypedArgument[], from: number): readonly TypedArgument[] =>
  args.filter((_, at) => at % 2 === from)

/** The result types of functions on arrays and maps. */
export const COLLECTION_RESULTS: { readonly [R in CollectionRule]: Rule } = {
  // Spark says that the array may hold nulls then, whatever it held before.
  array_append: (args) => {
    const { element } = array(args)
    return arrayOf(nullableInside(element), true)
  },
  // Spark 4.0 says that it holds none, 3.5 does not.
  array_compact: (args) => arrayOf(array(args).element, true),
  array_intersect: joined((left, right) => left && right),
  array_of_common: (args, name) =>
    arrayOf(
      oneType(args, name),
      args.some(({ nullable }) => nullable),
    ),
  array_of_number: (args, name) => arrayOf(oneType(args, name), false),
  array_of_one: ([first]) => arrayOf(first?.type ?? VOID, first?.nullable === true),
  array_union: joined((left, right) => left || right),
  element: (args) => array(args).element,
  element_or_value: (args) => (args[0]?.type.kind === 'map' ? map(args).value : array(args).element),
  map_entries: (args) => {
    const { key, value, valueContainsNull } = map(args)
    const fields = [
      { name: 'key', type: key, nullable: false },
      { name: 'value', type: value, nullable: valueContainsNull },
    ]
    return arrayOf({ kind: 'struct', fields }, false)
  },
  // Spark says so of the arrays of keys and of values, though a key is never null.
  map_keys: (args) => arrayOf(map(args).key, true),
  map_of_arrays: (args) => {
    const [keys, values] = [array(args), array(args, 1)]
    return mapOf(keys.element, values.element, values.containsNull)
  },
  map_of_entries: (args) => {
    const { element } = array(args)
    const [key, value] = element.kind === 'struct' ? element.fields : []
    return mapOf(key?.type ?? VOID, value?.type ?? VOID, value?.nullable ?? true)
  },
  map_of_pairs: (args, name) => {
    if (args.length % 2 === 1) {
      throw typeMismatch(`Arguments of ${name}`, `${args.length} of them`, 'a value for each key')
    }
    const values = everyOther(args, 1)
    return mapOf(
      oneType(everyOther(args, 0), name),
      oneType(values, name),
      values.some(({ nullable }) => nullable),
    )
  },
  map_of_strings: () => mapOf(STRING, STRING, true),
  map_values: (args) => arrayOf(map(args).value, true),
}
