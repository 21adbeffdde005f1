import type { DataType, SimpleKind, SimpleType, Typed } from '../../schema/data-type.js'
import { parseType } from '../../schema/parse-type.js'
import { TextFault } from '../../schema/text-fault.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { commonType } from './common-type.js'
import type { ExpressionNode } from './expression-node.js'
import { type FunctionName, functionEntry } from './function-table.js'
import { COLLECTION_RESULTS } from './functions/collection-rules.js'
import type { NullRule, ResultRule } from './functions/function-entry.js'
import { nullableInside } from './nullable-inside.js'
import { boundedDecimal, isInteger } from './numeric-type.js'
import { operatorType } from './operator-rules.js'
import type { OperatorName } from './operator-table.js'
import { FAMILIES, isConstantFamily, type ParameterFamily, wordsOf } from './parameter-family.js'

/** An argument with its type. */
export interface TypedArgument extends Typed {
  readonly node: ExpressionNode
}

const VOID: DataType = Object.freeze({ kind: 'void' })
const simple = <K extends SimpleKind>(kind: K): SimpleType<K> => Object.freeze({ kind })

type Result = (args: readonly TypedArgument[], name: FunctionName) => DataType

const isTime = ({ kind }: DataType): boolean => ['date', 'timestamp', 'timestamp_ntz'].includes(kind)

const first: Result = (args) => args[0]?.type ?? VOID

const common: Result = (args, name) => {
  const types = args.map(({ type }) => type)
  const type = commonType(types)
  if (type !== undefined) return type
  throw typeMismatch(
    `Arguments of ${name}`,
    types.map(typeName).join(' and '),
    'arguments of one type',
    'Bring them to one type with cast().',
  )
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

/** The type that the third argument names. */
const typeOfThird: Result = ([, , type], name) => {
  const text = type?.node.kind === 'literal' ? String(type.node.value) : ''
  try {
    return nullableInside(parseType(text))
  } catch (error) {
    if (!(error instanceof TextFault)) throw error
    throw typeMismatch(`Argument 3 of ${name}`, JSON.stringify(text), 'a type such as bigint')
  }
}

/** As the operator of that name. */
const asOperator =
  (operator: OperatorName): Result =>
  (args) =>
    operatorType(operator, args).type

/** The operators whose functions give null where they would fail. */
const OPERATOR_OF: { readonly [F in FunctionName]?: OperatorName } = {
  try_add: 'plus',
  try_multiply: 'times',
  try_subtract: 'minus',
}

const RESULTS: { readonly [R in ResultRule]: Result } = {
  ...COLLECTION_RESULTS,
  arithmetic: (args, name) => asOperator(OPERATOR_OF[name] ?? 'plus')(args, name),
  array_of_first: (args, name) => ({ kind: 'array', element: first(args, name), containsNull: false }),
  array_of_nullable_string: () => ({ kind: 'array', element: simple('string'), containsNull: true }),
  array_of_string: () => ({ kind: 'array', element: simple('string'), containsNull: false }),
  avg: (args, name) => {
    const type = first(args, name)
    return type.kind === 'decimal' ? boundedDecimal(type.precision + 4, type.scale + 4) : simple('double')
  },
  bigint: () => simple('bigint'),
  binary: () => simple('binary'),
  boolean: () => simple('boolean'),
  common,
  common_rest: (args, name) => common(args.slice(1), name),
  date: () => simple('date'),
  double: () => simple('double'),
  first_of_common: (args, name) => {
    common(args, name)
    return first(args, name)
  },
  floor: (args, name) => {
    const type = first(args, name)
    if (type.kind !== 'decimal') return simple('bigint')
    return type.scale === 0 ? type : boundedDecimal(type.precision - type.scale + 1, 0)
  },
  int: () => simple('int'),
  quotient: asOperator('divided_by'),
  remainder: asOperator('mod'),
  round: rounded,
  same: first,
  same_with_default: (args, name) => {
    const [value, , other] = args
    const type = first(args, name)
    // A decimal constant has the digits that it is written with.
    if (other === undefined || (type.kind === 'decimal' && other.type.kind === 'decimal')) return type
    return common([value ?? other, other], name)
  },
  same_third: (args) => args[2]?.type ?? VOID,
  shift: (args, name) => (first(args, name).kind === 'bigint' ? simple('bigint') : simple('int')),
  string: () => simple('string'),
  sum: (args, name) => {
    const type = first(args, name)
    if (type.kind === 'decimal') return boundedDecimal(type.precision + 10, type.scale)
    return isInteger(type) ? simple('bigint') : simple('double')
  },
  timestamp: () => simple('timestamp'),
  timestamp_ntz: () => simple('timestamp_ntz'),
  type_of_third: typeOfThird,
  variant: () => simple('variant'),
}

const NULLABLE: { readonly [N in NullRule]: (args: readonly Typed[]) => boolean } = {
  any: (args) => args.some((arg) => arg.nullable),
  any_rest: (args) => args.slice(1).some((arg) => arg.nullable),
  any_or_inside: (args) =>
    args.some(({ type, nullable }) => nullable || (type.kind === 'array' && type.containsNull)),
  any_or_inside_first: (args) =>
    args.some(
      ({ type, nullable }, at) => nullable || (at === 0 && type.kind === 'array' && type.containsNull),
    ),
  any_or_local: (args) => args.some((arg) => arg.nullable || arg.type.kind === 'timestamp_ntz'),
  all: (args) => args.every((arg) => arg.nullable),
  first: ([arg]) => arg?.nullable === true,
  always: () => true,
  never: () => false,
  // A time stands as text, and what Spark reads from text may be null to it.
  without_default: ([value, , other]) =>
    value?.nullable !== false || other === undefined || other.nullable || isTime(other.type),
}

function checkArgument(
  name: FunctionName,
  family: ParameterFamily,
  arg: TypedArgument,
  position: number,
): void {
  const constant = isConstantFamily(family)
  const isConstant = arg.node.kind === 'literal' && arg.node.value !== null
  const words: readonly unknown[] | undefined = wordsOf(family)
  const isWord = arg.node.kind === 'literal' && words?.includes(arg.node.value) === true
  if (FAMILIES[family].takes(arg.type) && (!constant || isConstant) && (words === undefined || isWord)) return
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
