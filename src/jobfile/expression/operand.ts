import { isBridgeError } from '../../errors/bridge-error.js'
import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import type { TypedArgument } from '../../ir/expression/function-rules.js'
import { type FunctionName, functionEntry } from '../../ir/expression/function-table.js'
import { literalFor } from '../../ir/expression/literal-for.js'
import type { DataType } from '../../schema/data-type.js'
import type { SqlToken } from '../../schema/sql-tokens.js'
import { TextFault } from '../../schema/text-fault.js'

/** A value as it is written, before it is fitted to what stands beside it. */
export type PlainValue = string | number | bigint | boolean

/** A part of an expression with its type and its place in the text. */
export interface Operand extends TypedArgument {
  readonly start: number
  /** Of a constant that takes the type of its other side: its value for a type. */
  readonly plain?: (type: DataType) => PlainValue
}

export const operand = (typed: TypedArgument, start: number): Operand => ({ ...typed, start })

const INT: DataType = Object.freeze({ kind: 'int' })
const BIGINT: DataType = Object.freeze({ kind: 'bigint' })
const DOUBLE: DataType = Object.freeze({ kind: 'double' })

const SUFFIXES: Readonly<Record<string, DataType>> = {
  L: BIGINT,
  S: { kind: 'smallint' },
  Y: { kind: 'tinyint' },
  D: DOUBLE,
  F: { kind: 'float' },
}

function constant(value: PlainValue, type: DataType, start: number): Operand {
  const node = literalFor(value, type, 'Constant')
  return { node, type: node.type, nullable: false, start }
}

/** The type that Spark gives a number by itself. */
function naturalType(digits: string): DataType {
  if (/[eE]/.test(digits)) return DOUBLE
  if (digits.includes('.')) return { kind: 'decimal', precision: 38, scale: 0 }
  const value = BigInt(digits)
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return INT
  return value >= -(2n ** 63n) && value < 2n ** 63n ? BIGINT : { kind: 'decimal', precision: 38, scale: 0 }
}

/** A number: of the type its suffix says, else of what stands beside it, else as Spark types it. */
export function numberOperand({ text, start }: SqlToken, sign: '' | '-' = ''): Operand {
  const [, digits = '', suffix = ''] = /^(.*?)(BD|[LSYDF])?$/.exec(text.toUpperCase()) ?? []
  const signed = `${sign}${digits.startsWith('.') ? `0${digits}` : digits.replace(/\.(?=E|$)/, '')}`
  const asNumber = Number(signed)
  const value = (type: DataType): PlainValue => {
    if (type.kind === 'decimal' && !signed.includes('E')) return signed
    const isWhole = /^-?\d+$/.test(signed)
    return isWhole && !Number.isSafeInteger(asNumber) && type.kind !== 'double' ? BigInt(signed) : asNumber
  }
  if (signed.replace(/[-.]|E.*/g, '').replace(/^0+/, '').length > 38) {
    throw new TextFault(`the number ${text.slice(0, 50)} has more than 38 digits`, start)
  }
  if (suffix === '') {
    const type = naturalType(signed)
    return { ...constant(value(type), type, start), plain: value }
  }
  const type: DataType = SUFFIXES[suffix] ?? { kind: 'decimal', precision: 38, scale: 0 }
  return constant(value(type), type, start)
}

/** A text, a condition or the value of a parameter: of its own type, or that of what stands beside it. */
export function plainOperand(value: PlainValue, type: DataType, start: number): Operand {
  return { ...constant(value, type, start), plain: () => value }
}

/** The constant as one of the type, where it is a constant and has such a value; else as it is. */
export function fitted(given: Operand, type: DataType): Operand {
  if (given.plain === undefined) return given
  try {
    const node = literalFor(given.plain(type), type, 'Constant')
    return { ...given, node, type: node.type }
  } catch (error) {
    if (isBridgeError(error, 'DEFINE_TYPE_MISMATCH')) return given
    throw error
  }
}

/** The operands of an operator: constants take the type of the first that is none. */
export function fittedTogether(operands: readonly Operand[]): readonly Operand[] {
  const typed = operands.find(({ plain }) => plain === undefined)
  return typed === undefined ? operands : operands.map((each) => fitted(each, typed.type))
}

/** Constants take the type of the other arguments, where all must be of one. */
export function fittedArguments(name: FunctionName, args: readonly Operand[]): readonly Operand[] {
  const { result } = functionEntry(name)
  const [first] = args
  if (result === 'common') return fittedTogether(args)
  if (result !== 'same_with_default' || first === undefined) return args
  return args.map((arg, at) => (at === 2 ? fitted(arg, first.type) : arg))
}

export const nodesOf = (operands: readonly Operand[]): readonly ExpressionNode[] =>
  operands.map(({ node }) => node)
