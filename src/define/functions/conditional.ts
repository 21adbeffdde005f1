import { caseNode } from '../../ir/expression/case-node.js'
import { commonType } from '../../ir/expression/common-type.js'
import type { TypedArgument } from '../../ir/expression/function-rules.js'
import { typeOfPlain } from '../../ir/expression/literal-for.js'
import { typeMismatch, typeName } from '../../ir/type-mismatch.js'
import type { DataType } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { Column, isColumn, typedOf } from '../column.js'
import type { LiteralFor, NullabilityOf, PlainValue, TypeOfPlain } from '../types/operand.js'
import type { BooleanType, ComparableType, FractionType } from '../types/type-families.js'
import { beside } from './beside.js'
import { call } from './function-of.js'

interface Branch {
  readonly condition: TypedArgument
  readonly value: TypedArgument
}

function branch(condition: Column<BooleanType>, value: TypedArgument): Branch {
  const typed = typedOf('Condition of when', condition)
  if (typed.type.kind === 'boolean') return { condition: typed, value }
  throw typeMismatch('Condition of when', typeName(typed.type), 'a condition (boolean)')
}

function caseOf(branches: readonly Branch[], otherwise?: TypedArgument): TypedArgument {
  const values = [...branches.map(({ value }) => value), ...(otherwise === undefined ? [] : [otherwise])]
  return {
    node: caseNode(
      branches.map(({ condition, value }) => ({ when: condition.node, value: value.node })),
      otherwise?.node,
    ),
    type: commonType(values.map(({ type }) => type)) ?? { kind: 'void' },
    nullable: otherwise === undefined || values.some(({ nullable }) => nullable),
  }
}

/** A choice by conditions, in order: null where none holds, until `otherwise` says what then. `M` is whether a value may be null. */
export class CaseColumn<T extends DataType, M extends boolean> extends Column<T, true> {
  /** Never set: it only carries the type. */
  declare readonly $valueNullable?: M
  readonly #branches: readonly Branch[]

  /** @internal */
  constructor(branches: readonly Branch[]) {
    super(caseOf(branches))
    this.#branches = branches
  }

  /** The value where this condition is the first that holds. */
  when<O extends Column<T> | LiteralFor<T>>(
    condition: Column<BooleanType>,
    value: O,
  ): CaseColumn<T, M | NullabilityOf<O>> {
    const typed = beside(value, this.toNode().type, 'Value of when')
    return new CaseColumn([...this.#branches, branch(condition, typed)])
  }

  /** The value where no condition holds. */
  otherwise<O extends Column<T> | LiteralFor<T> | null>(
    value: O,
  ): Column<T, O extends null ? true : M | NullabilityOf<O>> {
    const typed = beside(value, this.toNode().type, 'Value of otherwise')
    return new Column(caseOf(this.#branches, typed))
  }
}

/**
 * Chooses by condition: `when(c.mag.ge(6), 'strong').when(c.mag.ge(4), 'light').otherwise('minor')`.
 * @throws DEFINE_TYPE_MISMATCH when the values are not of one type.
 */
export function when<T extends DataType, N extends boolean>(
  condition: Column<BooleanType>,
  value: Column<T, N>,
): CaseColumn<T, N>
export function when<V extends PlainValue>(
  condition: Column<BooleanType>,
  value: V,
): CaseColumn<TypeOfPlain<V>, false>
export function when(condition: Column<BooleanType>, value: unknown): unknown {
  const type = isColumn(value) ? value.toNode().type : typeOfPlain(value)
  if (type === undefined) {
    throw typeMismatch(
      'Value of when',
      valueText(value),
      'a column or a plain value',
      'Null with a type is lit(null, t.string()).',
    )
  }
  return new CaseColumn([branch(condition, beside(value, type, 'Value of when'))])
}

/** Null only where all of them may be. */
type AllNullable<N extends boolean, O> = false extends N | NullabilityOf<O> ? false : true

type OneTypeName = 'coalesce' | 'greatest' | 'ifnull' | 'least' | 'nanvl' | 'nullif' | 'nvl'

function ofOneType(name: OneTypeName, first: Column, rest: readonly unknown[]): TypedArgument {
  const { type } = typedOf(`Argument of ${name}`, first)
  return call(name, [first, ...rest.map((value) => new Column(beside(value, type, `Argument of ${name}`)))])
}

/**
 * The first value that is not null: `coalesce(c.place, 'unknown')`.
 * @throws DEFINE_TYPE_MISMATCH when the values are not of one type.
 */
export function coalesce<T extends DataType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  first: Column<T, N>,
  ...rest: readonly O[]
): Column<T, AllNullable<N, O>> {
  return new Column(ofOneType('coalesce', first, rest))
}

/** The greatest of several values; nulls are passed over. */
export function greatest<T extends ComparableType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  first: Column<T, N>,
  ...rest: readonly [O, ...O[]]
): Column<T, AllNullable<N, O>> {
  return new Column(ofOneType('greatest', first, rest))
}

/** The least of several values; nulls are passed over. */
export function least<T extends ComparableType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  first: Column<T, N>,
  ...rest: readonly [O, ...O[]]
): Column<T, AllNullable<N, O>> {
  return new Column(ofOneType('least', first, rest))
}

/** The second where the first is null: `nvl(c.place, 'unknown')`. */
export function nvl<T extends DataType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  first: Column<T, N>,
  second: O,
): Column<T, AllNullable<N, O>> {
  return new Column(ofOneType('nvl', first, [second]))
}

/** The second where the first is null; as `nvl`. */
export function ifNull<T extends DataType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  first: Column<T, N>,
  second: O,
): Column<T, AllNullable<N, O>> {
  return new Column(ofOneType('ifnull', first, [second]))
}

/** Null where both are equal, else the first: `nullIf(c.place, '')`. */
export function nullIf<T extends ComparableType, O extends Column<T> | LiteralFor<T>>(
  first: Column<T>,
  second: O,
): Column<T, true> {
  return new Column(ofOneType('nullif', first, [second]))
}

/** The second where the first is NaN: `nanvl(c.mag, 0)`. */
export function nanvl<T extends FractionType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  first: Column<T, N>,
  second: O,
): Column<T, N | NullabilityOf<O>> {
  return new Column(ofOneType('nanvl', first, [second]))
}

/** The second where the first is not null, else the third: `nvl2(c.place, c.place, 'nowhere')`. */
export function nvl2<T extends DataType, N extends boolean, O extends Column<T> | LiteralFor<T>>(
  test: Column,
  present: Column<T, N>,
  absent: O,
): Column<T, N | NullabilityOf<O>> {
  const other = beside(absent, typedOf('Argument of nvl2', present).type, 'Argument of nvl2')
  return new Column(call('nvl2', [test, present, new Column(other)]))
}
