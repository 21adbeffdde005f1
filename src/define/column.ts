import { DefineError } from '../errors/define-error.js'
import { castNode } from '../ir/expression/cast-node.js'
import { castType } from '../ir/expression/cast-rules.js'
import { fieldNode } from '../ir/expression/field-node.js'
import type { TypedArgument } from '../ir/expression/function-rules.js'
import { inListNode } from '../ir/expression/in-list-node.js'
import { checkInterval } from '../ir/expression/interval.js'
import { literalFor } from '../ir/expression/literal-for.js'
import { operatorNode } from '../ir/expression/operator-node.js'
import { operatorType } from '../ir/expression/operator-rules.js'
import type { OperatorName } from '../ir/expression/operator-table.js'
import { dropFieldsNode, withFieldsNode } from '../ir/expression/struct-edit-node.js'
import { dropFieldsType, withFieldsType } from '../ir/expression/struct-edit-rules.js'
import { timeShiftNode } from '../ir/expression/time-shift-node.js'
import { typeMismatch, typeName } from '../ir/type-mismatch.js'
import { unknownColumn } from '../ir/unknown-column.js'
import type { DataType, FieldMap, StructType, Typed } from '../schema/data-type.js'
import { checkType } from '../schema/type-builders.js'
import { valueText } from '../util/value-text.js'
import { type SortKey, sortKey } from './sort-key.js'
import type { AsFields, WithFields } from './types/fields.js'
import type { LiteralFor, NullabilityOf, OperandFor, TypeBeside } from './types/operand.js'
import type {
  BooleanType,
  CastNullable,
  InstantType,
  IntegerType,
  NumericType,
  QuotientOf,
  StringType,
  WiderOf,
} from './types/type-families.js'

const COLUMN = Symbol.for('sparkwire.column')

/** Whether `value` is a column expression, of any copy of the package. */
export function isColumn(value: unknown): value is Column {
  return typeof value === 'object' && value !== null && (value as { [COLUMN]?: unknown })[COLUMN] === true
}

/** What should be a column, with its type. @throws DEFINE_NOT_A_COLUMN @internal */
export function typedOf(where: string, value: unknown): TypedArgument {
  if (isColumn(value)) return value.toNode()
  throw new DefineError('DEFINE_NOT_A_COLUMN', {
    message: `${where}: ${valueText(value)}. Expected a column, such as c.mag or c.mag.ge(4.5).`,
    hint: 'Constants are columns with lit(…); comparisons are methods: c.mag.ge(4.5), not c.mag >= 4.5.',
  })
}

/**
 * An expression over the columns of a dataset, with its Spark type `T` and whether it may be null, `N`.
 * Each method gives a new one; plain values become constants of a type that fits.
 *
 * @example
 * ```ts
 * quakes.filter((c) => c.mag.ge(4.5).and(c.net.isIn('us', 'ci')))
 * ```
 * @throws DEFINE_TYPE_MISMATCH when an operator does not take a value of this type.
 */
export class Column<T extends DataType = DataType, N extends boolean = boolean> {
  /** Never set: it only carries the type. */
  declare readonly $typed?: Typed<T, N>
  readonly #node: TypedArgument
  readonly [COLUMN] = true

  /** @internal */
  constructor(node: TypedArgument) {
    this.#node = node
  }

  /** The expression with its type. @internal */
  toNode(): TypedArgument {
    return this.#node
  }

  /** Equal; null where either side is. */
  eq<O extends OperandFor<T>>(other: O): Column<BooleanType, N | NullabilityOf<O>> {
    return this.#operator('eq', other)
  }

  /** Not equal; null where either side is. */
  ne<O extends OperandFor<T>>(other: O): Column<BooleanType, N | NullabilityOf<O>> {
    return this.#operator('ne', other)
  }

  /** Equal, where null equals null; never null itself. */
  eqNullSafe(other: OperandFor<T>): Column<BooleanType, false> {
    return this.#operator('eq_null_safe', other)
  }

  /** Less than. */
  lt<O extends OperandFor<T>>(other: O): Column<BooleanType, N | NullabilityOf<O>> {
    return this.#operator('lt', other)
  }

  /** Less than or equal. */
  le<O extends OperandFor<T>>(other: O): Column<BooleanType, N | NullabilityOf<O>> {
    return this.#operator('le', other)
  }

  /** Greater than. */
  gt<O extends OperandFor<T>>(other: O): Column<BooleanType, N | NullabilityOf<O>> {
    return this.#operator('gt', other)
  }

  /** Greater than or equal. */
  ge<O extends OperandFor<T>>(other: O): Column<BooleanType, N | NullabilityOf<O>> {
    return this.#operator('ge', other)
  }

  /** At least `low` and at most `high`. */
  between<L extends OperandFor<T>, H extends OperandFor<T>>(
    low: L,
    high: H,
  ): Column<BooleanType, N | NullabilityOf<L> | NullabilityOf<H>> {
    return this.#operator('between', low, high)
  }

  /** One of the given values. */
  isIn(...values: readonly LiteralFor<T>[]): Column<BooleanType, N> {
    const { node, type, nullable } = this.#node
    const literals = values.map((value) => literalFor(value, type, 'Value of isIn'))
    if (literals.length === 0) throw typeMismatch('Values of isIn', 'none', 'at least one')
    return new Column({ node: inListNode(node, literals), type: { kind: 'boolean' }, nullable })
  }

  /** Whether it is null; never null itself. */
  isNull(): Column<BooleanType, false> {
    return this.#operator('is_null')
  }

  /** Whether it is not null; never null itself. */
  isNotNull(): Column<BooleanType, false> {
    return this.#operator('is_not_null')
  }

  /** Both conditions. */
  and<M extends boolean>(
    this: Column<BooleanType, N>,
    other: Column<BooleanType, M>,
  ): Column<BooleanType, N | M> {
    return this.#operator('and', other)
  }

  /** Either condition. */
  or<M extends boolean>(
    this: Column<BooleanType, N>,
    other: Column<BooleanType, M>,
  ): Column<BooleanType, N | M> {
    return this.#operator('or', other)
  }

  /** The opposite of the condition. */
  not(this: Column<BooleanType, N>): Column<BooleanType, N> {
    return this.#operator('not')
  }

  /** Sum of two numbers; an overflow fails the query. */
  plus<O extends OperandFor<T>>(
    this: Column<NumericType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, N | NullabilityOf<O>> {
    return this.#operator('plus', other)
  }

  /** Difference of two numbers; an overflow fails the query. */
  minus<O extends OperandFor<T>>(
    this: Column<NumericType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, N | NullabilityOf<O>> {
    return this.#operator('minus', other)
  }

  /** Product of two numbers; an overflow fails the query. */
  times<O extends OperandFor<T>>(
    this: Column<NumericType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, N | NullabilityOf<O>> {
    return this.#operator('times', other)
  }

  /** Quotient: of integers a double too; a division by zero fails the query. */
  dividedBy<O extends OperandFor<T>>(
    this: Column<NumericType, N>,
    other: O,
  ): Column<QuotientOf<T, TypeBeside<T, O>>, true> {
    return this.#operator('divided_by', other)
  }

  /** Remainder, with the sign of this side. */
  mod<O extends OperandFor<T>>(
    this: Column<NumericType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, true> {
    return this.#operator('mod', other)
  }

  /** The number with the other sign. */
  negate(this: Column<NumericType, N>): Column<T, N> {
    return this.#operator('negate')
  }

  /** So much later: `c.at.plusInterval('1 hour')`. @throws DEFINE_BAD_VALUE */
  plusInterval(this: Column<InstantType, N>, interval: string): Column<T, N> {
    return this.#shifted('plus', interval)
  }

  /** So much earlier: `c.at.minusInterval('1 hour')`. @throws DEFINE_BAD_VALUE */
  minusInterval(this: Column<InstantType, N>, interval: string): Column<T, N> {
    return this.#shifted('minus', interval)
  }

  /** The bits that both have. */
  bitAnd<O extends OperandFor<T>>(
    this: Column<IntegerType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, N | NullabilityOf<O>> {
    return this.#operator('bit_and', other)
  }

  /** The bits that either has. */
  bitOr<O extends OperandFor<T>>(
    this: Column<IntegerType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, N | NullabilityOf<O>> {
    return this.#operator('bit_or', other)
  }

  /** The bits that one of them has. */
  bitXor<O extends OperandFor<T>>(
    this: Column<IntegerType, N>,
    other: O,
  ): Column<WiderOf<T, TypeBeside<T, O>>, N | NullabilityOf<O>> {
    return this.#operator('bit_xor', other)
  }

  /** SQL's LIKE: `%` any text, `_` any character, `\` before a literal one. */
  like(this: Column<StringType, N>, pattern: string): Column<BooleanType, N> {
    return this.#operator('like', pattern)
  }

  /** SQL's LIKE without regard to case. */
  ilike(this: Column<StringType, N>, pattern: string): Column<BooleanType, N> {
    return this.#operator('ilike', pattern)
  }

  /** Whether a Java regular expression is found in the text. */
  rlike(this: Column<StringType, N>, pattern: string): Column<BooleanType, N> {
    return this.#operator('rlike', pattern)
  }

  /** Whether the text starts with the other. */
  startsWith(this: Column<StringType, N>, text: string | Column<StringType>): Column<BooleanType, N> {
    return this.#operator('starts_with', text)
  }

  /** Whether the text ends with the other. */
  endsWith(this: Column<StringType, N>, text: string | Column<StringType>): Column<BooleanType, N> {
    return this.#operator('ends_with', text)
  }

  /** Whether the text holds the other. */
  contains(this: Column<StringType, N>, text: string | Column<StringType>): Column<BooleanType, N> {
    return this.#operator('contains', text)
  }

  /** The value as another type; in ANSI mode a value that does not fit fails the query. */
  cast<C extends DataType>(type: C): Column<C, N | CastNullable<T, C>> {
    checkType('Type of cast', type)
    const typed = castType(this.#node, type)
    return new Column({ ...typed, node: castNode(this.#node.node, type) })
  }

  /** Sorts from the least up, nulls first: `sort((c) => c.place.asc())`, or the column alone. */
  asc(): SortKey {
    return sortKey(this.#node.node, 'asc')
  }

  /** Sorts from the least up, nulls last. */
  ascNullsLast(): SortKey {
    return sortKey(this.#node.node, 'asc', 'last')
  }

  /** Sorts from the greatest down, nulls last: `sort((c) => c.mag.desc())`. */
  desc(): SortKey {
    return sortKey(this.#node.node, 'desc')
  }

  /** Sorts from the greatest down, nulls first. */
  descNullsFirst(): SortKey {
    return sortKey(this.#node.node, 'desc', 'first')
  }

  /** The value as another type; one that does not fit is null. Needs Spark 4.0. */
  tryCast<C extends DataType>(type: C): Column<C, true> {
    checkType('Type of tryCast', type)
    const typed = castType(this.#node, type, true)
    return new Column({ node: castNode(this.#node.node, type, true), ...typed })
  }

  /** The struct with a field put in, or replaced where it stands: `c.place.withField('lat', lit(0))`. */
  withField<F extends FieldMap, K extends string, U extends DataType, M extends boolean>(
    this: Column<StructType<F>, N>,
    name: K,
    value: Column<U, M>,
  ): Column<StructType<WithFields<F, { readonly [C in K]: Typed<U, M> }>>, N> {
    const { node, type, nullable } = typedOf(`Field ${String(name)} of withField`, value)
    const typed = withFieldsType(this.#node, [{ name, type, nullable }])
    return new Column({ node: withFieldsNode(this.#node.node, [{ name, expression: node }]), ...typed })
  }

  /** The struct without some of its fields. */
  dropFields<F extends FieldMap, K extends keyof F & string>(
    this: Column<StructType<F>, N>,
    ...names: readonly [K, ...K[]]
  ): Column<StructType<AsFields<Omit<F, K>>>, N> {
    const typed = dropFieldsType(this.#node, names)
    return new Column({ node: dropFieldsNode(this.#node.node, names), ...typed })
  }

  /** One field of a struct: `c.window.field('start')`. */
  field<F extends FieldMap, K extends keyof F & string>(
    this: Column<StructType<F>, N>,
    name: K,
  ): Column<F[K]['type'], N | F[K]['nullable']> {
    const { node, type, nullable } = this.#node
    if (type.kind !== 'struct') throw typeMismatch(`Field ${String(name)}`, typeName(type), 'a struct')
    const field = type.fields.find((each) => each.name === name)
    if (field === undefined) throw unknownColumn(name, type)
    return new Column({
      node: fieldNode(node, name),
      type: field.type,
      nullable: nullable || field.nullable,
    })
  }

  /** Catches `c.mag >= 4.5`, which JavaScript would compute to a plain boolean. @internal */
  [Symbol.toPrimitive](): never {
    throw new DefineError('DEFINE_NOT_A_COLUMN', {
      message:
        'A column was used as a plain value. Expected its methods, since the value is known only when Spark runs.',
      hint: 'Write c.mag.ge(4.5) for c.mag >= 4.5, and concat(c.a, c.b) to join texts.',
    })
  }

  #shifted<U extends DataType, M extends boolean>(
    this: Column,
    direction: 'plus' | 'minus',
    interval: string,
  ): Column<U, M> {
    const { node, type, nullable } = this.#node
    if (type.kind !== 'timestamp' && type.kind !== 'timestamp_ntz') {
      throw typeMismatch(`Time of ${direction}Interval`, typeName(type), 'a timestamp')
    }
    checkInterval(`Interval of ${direction}Interval`, interval)
    return new Column({ node: timeShiftNode(node, direction, interval), type, nullable })
  }

  #operator<U extends DataType, M extends boolean>(
    this: Column,
    operator: OperatorName,
    ...others: readonly unknown[]
  ): Column<U, M> {
    const left = this.#node
    const right = others.map((other) => operand(other, left.type, operator))
    const all = [left, ...right]
    const node = operatorNode(
      operator,
      all.map((each) => each.node),
    )
    return new Column({ ...operatorType(operator, all), node })
  }
}

/** A column as it is, a plain value as a constant that fits beside `type`. @internal */
export function operand(value: unknown, type: DataType, operator: string): TypedArgument {
  if (isColumn(value)) return value.toNode()
  if (value === null || value === undefined) {
    throw typeMismatch(
      `Operand of ${operator}`,
      String(value),
      `a value of type ${typeName(type)}`,
      'Nothing equals null; use isNull() or isNotNull().',
    )
  }
  const node = literalFor(value, type, `Operand of ${operator}`)
  return { node, type: node.type, nullable: false }
}
