import type { FunctionName } from '../../ir/expression/function-table.js'
import { literalFor } from '../../ir/expression/literal-for.js'
import { typeMismatch, typeName } from '../../ir/type-mismatch.js'
import type { ArrayType, DataType, MapType, SimpleType } from '../../schema/data-type.js'
import { Column, typedOf } from '../column.js'
import type { LiteralFor, NullabilityOf } from '../types/operand.js'
import type { BooleanType, ComparableType, IntegerType } from '../types/type-families.js'
import { beside } from './beside.js'
import { call } from './function-of.js'

/** What may stand for an element: a column of its type, or a plain value. */
type Element<E extends DataType> = Column<E> | LiteralFor<E>

/** The type of an array's elements. */
function elementOf(name: string, list: Column): DataType {
  const { type } = typedOf(`Argument 1 of ${name}`, list)
  if (type.kind === 'array') return type.element
  throw typeMismatch(`Argument 1 of ${name}`, typeName(type), 'an array')
}

function withElement(name: FunctionName, list: Column, element: unknown): Column {
  const typed = beside(element, elementOf(name, list), `Argument 2 of ${name}`, 'an element of the array')
  return new Column(call(name, [list, new Column(typed)]))
}

/** With a constant of the type of an element. */
function withConstant(name: FunctionName, list: Column, value: unknown, type: DataType): Column {
  const node = literalFor(value, type, `Argument 2 of ${name}`)
  return new Column(call(name, [list, new Column({ node, type: node.type, nullable: false })]))
}

/**
 * The values as an array: `array(c.first, c.second)`.
 * @throws DEFINE_TYPE_MISMATCH when they are not of one type.
 */
export function array<T extends DataType, N extends boolean, O extends Element<T> = never>(
  first: Column<T, N>,
  ...rest: readonly O[]
): Column<ArrayType<T, N | NullabilityOf<O>>, false> {
  const { type } = typedOf('Argument 1 of array', first)
  const others = rest.map((value) => new Column(beside(value, type, 'Argument of array')))
  return new Column(call('array', [first, ...others]))
}

/** The array with one element more at its end. */
export function arrayAppend<E extends DataType, N extends boolean>(
  list: Column<ArrayType<E>, N>,
  element: Element<E>,
): Column<ArrayType<E, true>, N> {
  return withElement('array_append', list, element) as never
}

/** The array with one element more at its beginning. */
export function arrayPrepend<E extends DataType, N extends boolean>(
  list: Column<ArrayType<E>, N>,
  element: Element<E>,
): Column<ArrayType<E, true>, N> {
  return withElement('array_prepend', list, element) as never
}

/** Whether the value is among the elements; null where it is not and one of them is null. */
export function arrayContains<
  E extends ComparableType,
  C extends boolean,
  N extends boolean,
  O extends Element<E>,
>(list: Column<ArrayType<E, C>, N>, element: O): Column<BooleanType, N | C | NullabilityOf<O>> {
  return withElement('array_contains', list, element) as never
}

/** Position of the first such element, from 1; 0 if there is none: `arrayPosition(c.tags, 'a')`. */
export function arrayPosition<E extends ComparableType, N extends boolean>(
  list: Column<ArrayType<E>, N>,
  value: LiteralFor<E>,
): Column<SimpleType<'bigint'>, N> {
  return withConstant('array_position', list, value, elementOf('array_position', list)) as never
}

/** The array without the elements of this value. */
export function arrayRemove<E extends ComparableType, C extends boolean, N extends boolean>(
  list: Column<ArrayType<E, C>, N>,
  value: LiteralFor<E>,
): Column<ArrayType<E, C>, N> {
  return withConstant('array_remove', list, value, elementOf('array_remove', list)) as never
}

/** Elements of the first that the second lacks, each once. */
export function arrayExcept<
  E extends ComparableType,
  C extends boolean,
  N extends boolean,
  M extends boolean,
>(first: Column<ArrayType<E, C>, N>, second: Column<ArrayType<E>, M>): Column<ArrayType<E, C>, N | M> {
  return new Column(call('array_except', [first, second]))
}

/** Elements that both have, each once. */
export function arrayIntersect<
  E extends ComparableType,
  C extends boolean,
  D extends boolean,
  N extends boolean,
  M extends boolean,
>(
  first: Column<ArrayType<E, C>, N>,
  second: Column<ArrayType<E, D>, M>,
): Column<ArrayType<E, false extends C | D ? false : true>, N | M> {
  return new Column(call('array_intersect', [first, second]))
}

/** Elements that either has, each once. */
export function arrayUnion<
  E extends ComparableType,
  C extends boolean,
  D extends boolean,
  N extends boolean,
  M extends boolean,
>(first: Column<ArrayType<E, C>, N>, second: Column<ArrayType<E, D>, M>): Column<ArrayType<E, C | D>, N | M> {
  return new Column(call('array_union', [first, second]))
}

/** Whether both have an element in common; null where only nulls leave it open. */
export function arraysOverlap<
  E extends ComparableType,
  C extends boolean,
  D extends boolean,
  N extends boolean,
  M extends boolean,
>(first: Column<ArrayType<E, C>, N>, second: Column<ArrayType<E, D>, M>): Column<BooleanType, C | D | N | M> {
  return new Column(call('arrays_overlap', [first, second]))
}

/** The numbers from the first to the second, both in it, in steps of 1, or -1 downwards, or as said. */
export function sequence<
  T extends IntegerType,
  N extends boolean,
  O extends Element<T>,
  S extends Element<T>,
>(from: Column<T, N>, to: O, step?: S): Column<ArrayType<T, false>, N | NullabilityOf<O> | NullabilityOf<S>> {
  const { type } = typedOf('Argument 1 of sequence', from)
  const others = [to, ...(step === undefined ? [] : [step])]
  const typed = others.map((value) => new Column(beside(value, type, 'Argument of sequence')))
  return new Column(call('sequence', [from, ...typed]))
}

/** Keys and values in turn, as {@link createMap} takes them. */
type Pairs<K extends DataType, V extends DataType> =
  | readonly []
  | readonly [Element<K>, Element<V>]
  | readonly [Element<K>, Element<V>, Element<K>, Element<V>]
  | readonly [Element<K>, Element<V>, Element<K>, Element<V>, Element<K>, Element<V>]

/** A map of keys and values in turn, up to four of them: `createMap(lit('net'), c.net, 'place', c.place)`. */
export function createMap<K extends ComparableType, V extends DataType>(
  key: Column<K>,
  value: Column<V>,
  ...more: Pairs<K, V>
): Column<MapType<K, V, boolean>, false> {
  const types = [
    typedOf('Argument 1 of create_map', key).type,
    typedOf('Argument 2 of create_map', value).type,
  ] as const
  const others = more.map((each, place) => {
    const type = types[place % 2] ?? types[0]
    return new Column(
      beside(each, type, 'Argument of create_map', place % 2 === 0 ? 'the first key' : 'the first value'),
    )
  })
  return new Column(call('create_map', [key, value, ...others]))
}

/** The entries of all; a key there twice fails the query. */
export function mapConcat<
  K extends DataType,
  V extends DataType,
  C extends boolean,
  N extends boolean,
  M extends boolean = false,
>(
  first: Column<MapType<K, V, C>, N>,
  ...rest: readonly Column<MapType<K, V, C>, M>[]
): Column<MapType<K, V, C>, N | M> {
  return new Column(call('map_concat', [first, ...rest]))
}

/** Whether the map has the key. */
export function mapContainsKey<K extends DataType>(
  map: Column<MapType<K>>,
  key: LiteralFor<K>,
): Column<BooleanType, true> {
  return withConstant('map_contains_key', map, key, keyOf('map_contains_key', map)) as never
}

function keyOf(name: string, map: Column): DataType {
  const { type } = typedOf(`Argument 1 of ${name}`, map)
  if (type.kind === 'map') return type.key
  throw typeMismatch(`Argument 1 of ${name}`, typeName(type), 'a map')
}

function at(name: 'element_at' | 'try_element_at', from: Column, place: unknown): Column {
  const { type } = typedOf(`Argument 1 of ${name}`, from)
  const wanted: DataType = type.kind === 'map' ? type.key : { kind: 'int' }
  const typed = beside(place, wanted, `Argument 2 of ${name}`, type.kind === 'map' ? 'a key' : 'a position')
  return new Column(call(name, [from, new Column(typed)]))
}

/**
 * Element at a position from 1, from the end if negative, or the value of a key: `elementAt(c.tags, -1)`. Without
 * such a key it is null; a position beyond the ends fails the query.
 */
export function elementAt<E extends DataType>(
  list: Column<ArrayType<E>>,
  position: Column<SimpleType<'int'>> | number,
): Column<E, true>
export function elementAt<K extends DataType, V extends DataType>(
  map: Column<MapType<K, V>>,
  key: Element<K>,
): Column<V, true>
export function elementAt(from: Column, place: unknown): Column {
  return at('element_at', from, place)
}

/** As {@link elementAt}, but null beyond the ends. */
export function tryElementAt<E extends DataType>(
  list: Column<ArrayType<E>>,
  position: Column<SimpleType<'int'>> | number,
): Column<E, true>
export function tryElementAt<K extends DataType, V extends DataType>(
  map: Column<MapType<K, V>>,
  key: Element<K>,
): Column<V, true>
export function tryElementAt(from: Column, place: unknown): Column {
  return at('try_element_at', from, place)
}
