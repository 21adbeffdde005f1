import type { DataType, SimpleKind, SimpleType, Typed } from '../../schema/data-type.js'
import { isSameType, typeMismatch, typeName } from '../type-mismatch.js'
import type { ExpressionNode } from './expression-node.js'
import { type FunctionName, functionEntry, type NullRule, type ResultRule } from './function-table.js'
import { boundedDecimal, isInteger } from './numeric-type.js'
import { FAMILIES, isConstantFamily, type ParameterFamily, TIME_UNITS } from './parameter-family.js'

/** An argument with its type. */
export interface TypedArgument extends Typed {
  readonly node: ExpressionNode
}

const VOID: DataType = Object.freeze({ kind: 'void' })
const simple = <K extends SimpleKind>(kind: K): SimpleType<K> => Object.freeze({ kind })

type Result = (args: readonly TypedArgument[], name: FunctionName) => DataType

const first: Result = (args) => args[0]?.type ?? VOID

const common: Result = (args, name) => {
  const type = first(args, name)
  for (const arg of args) {
    if (!isSameType(arg.type, type)) {
      throw typeMismatch(
        `Arguments of ${name}`,
        args.map((each) => typeName(each.type)).join(' and '),
        'arguments of one type',
        'Bring them to one type with cast().',
      )
    }
  }
  return type
}

/** Spark's `round`: one digit more before the point, since 9.9 becomes 10. */
const rounded: Result = (args, name) => {
  const type = first(args, name)
  if (type.kind !== 'decimal') return type
  const digits = args[1]?.node
  const scale = digits?.kind === 'literal' && typeof digits.value === 'number' ? digits.value : 0
  const whole = type.precision - type.scale + 1
  if (scale < 0) return boundedDecimal(Math.max(whole, 1 - scale), 0)
  const kept = Math.min(type.scale, scale)
  return boundedDecimal(whole + kept, kept)
}

const RESULTS: { readonly [R in ResultRule]: Result } = {
  array_of_first: (args, name) => ({ kind: 'array', element: first(args, name), containsNull: false }),
  array_of_string: () => ({ kind: 'array', element: simple('string'), containsNull: false }),
  avg: (args, name) => {
    const type = first(args, name)
    return type.kind === 'decimal' ? boundedDecimal(type.precision + 4, type.scale + 4) : simple('double')
  },
  bigint: () => simple('bigint'),
  common,
  date: () => simple('date'),
  double: () => simple('double'),
  floor: (args, name) => {
    const type = first(args, name)
    if (type.kind !== 'decimal') return simple('bigint')
    return type.scale === 0 ? type : boundedDecimal(type.precision - type.scale + 1, 0)
  },
  int: () => simple('int'),
  round: rounded,
  same: first,
  string: () => simple('string'),
  sum: (args, name) => {
    const type = first(args, name)
    if (type.kind === 'decimal') return boundedDecimal(type.precision + 10, type.scale)
    return isInteger(type) ? simple('bigint') : simple('double')
  },
  timestamp: () => simple('timestamp'),
}

const NULLABLE: { readonly [N in NullRule]: (args: readonly Typed[]) => boolean } = {
  any: (args) => args.some((arg) => arg.nullable),
  all: (args) => args.every((arg) => arg.nullable),
  always: () => true,
  never: () => false,
}

function checkArgument(
  name: FunctionName,
  family: ParameterFamily,
  arg: TypedArgument,
  position: number,
): void {
  const constant = isConstantFamily(family)
  const isConstant = arg.node.kind === 'literal' && arg.node.value !== null
  const isUnit = arg.node.kind === 'literal' && (TIME_UNITS as readonly unknown[]).includes(arg.node.value)
  if (FAMILIES[family].takes(arg.type) && (!constant || isConstant) && (family !== 'time_unit' || isUnit))
    return
  const found =
    constant && isConstant && arg.node.kind === 'literal'
      ? JSON.stringify(arg.node.value)
      : typeName(arg.type)
  throw typeMismatch(`Argument ${position} of ${name}`, found, FAMILIES[family].words)
}

/** The type of a function's result. @throws DEFINE_TYPE_MISMATCH when it does not take these arguments. */
export function functionType(name: FunctionName, args: readonly TypedArgument[]): Typed {
  const { parameters, optional, rest, result, nullable } = functionEntry(name)
  const known = [...parameters, ...optional]
  const most = rest === undefined ? known.length : Number.POSITIVE_INFINITY
  if (args.length < parameters.length || args.length > most) {
    const expected = most === parameters.length ? `${most}` : `${parameters.length} to ${most}`
    throw typeMismatch(
      `Arguments of ${name}`,
      `${args.length} of them`,
      rest === undefined ? expected : `at least ${parameters.length}`,
    )
  }
  args.forEach((arg, index) => {
    checkArgument(name, known[index] ?? rest ?? 'any', arg, index + 1)
  })
  return { type: RESULTS[result](args, name), nullable: NULLABLE[nullable](args) }
}
