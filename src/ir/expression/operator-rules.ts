import type { DataType, Typed } from '../../schema/data-type.js'
import { isSameType, typeMismatch, typeName } from '../type-mismatch.js'
import { isComparable } from './comparable-type.js'
import { type Arithmetic, decimalResult } from './decimal-arithmetic.js'
import { decimalOf, isInteger, isNumeric, widerNumber } from './numeric-type.js'
import { OPERATORS, type OperatorName, type OperatorRule } from './operator-table.js'

type Rule = (operator: OperatorName, args: readonly Typed[]) => Typed

const BOOLEAN: DataType = Object.freeze({ kind: 'boolean' })

const anyNullable = (args: readonly Typed[]): boolean => args.some((arg) => arg.nullable)

function typesOf(args: readonly Typed[]): string {
  return args.map((arg) => typeName(arg.type)).join(' and ')
}

function areComparable(left: DataType, right: DataType): boolean {
  if (!isComparable(left) || !isComparable(right)) return false
  return isSameType(left, right) || (isNumeric(left) && isNumeric(right))
}

function arithmetic(operator: OperatorName, args: readonly Typed[]): Typed {
  const [left, right] = args
  if (left === undefined || args.some((arg) => !isNumeric(arg.type))) {
    throw typeMismatch(
      `Operands of ${operator}`,
      typesOf(args),
      'numbers',
      'Cast the column first: c.price.cast(t.double()).',
    )
  }
  if (right === undefined) return { type: left.type, nullable: left.nullable }
  const divides = operator === 'divided_by'
  const nullable = anyNullable(args) || divides || operator === 'mod'
  const decimals = [decimalOf(left.type), decimalOf(right.type)] as const
  const oneIsDecimal = left.type.kind === 'decimal' || right.type.kind === 'decimal'
  if (oneIsDecimal && decimals[0] !== undefined && decimals[1] !== undefined) {
    return { type: decimalResult(operator as Arithmetic, decimals[0], decimals[1]), nullable }
  }
  return { type: divides ? { kind: 'double' } : widerNumber(left.type, right.type), nullable }
}

const RULES: { readonly [R in OperatorRule]: Rule } = {
  comparison: (operator, args) => {
    const [left, ...others] = args
    for (const right of others) {
      if (left !== undefined && !areComparable(left.type, right.type)) {
        throw typeMismatch(
          `Operands of ${operator}`,
          `${typeName(left.type)} and ${typeName(right.type)}`,
          'two values that compare: both numbers, or both of one type',
          'Bring one side to the type of the other with cast().',
        )
      }
    }
    return { type: BOOLEAN, nullable: anyNullable(args) }
  },
  equality: (operator, args) => ({ ...RULES.comparison(operator, args), nullable: false }),
  logic: (operator, args) => {
    if (args.some((arg) => arg.type.kind !== 'boolean')) {
      throw typeMismatch(`Operands of ${operator}`, typesOf(args), 'conditions (boolean)')
    }
    return { type: BOOLEAN, nullable: anyNullable(args) }
  },
  arithmetic,
  bits: (operator, args) => {
    if (args.some((arg) => !isInteger(arg.type))) {
      throw typeMismatch(`Operands of ${operator}`, typesOf(args), 'integers')
    }
    return arithmetic(operator, args)
  },
  text: (operator, args) => {
    if (args.some((arg) => arg.type.kind !== 'string')) {
      throw typeMismatch(`Operands of ${operator}`, typesOf(args), 'strings')
    }
    return { type: BOOLEAN, nullable: anyNullable(args) }
  },
  null_test: () => ({ type: BOOLEAN, nullable: false }),
}

/** The type of an operator's result. @throws DEFINE_TYPE_MISMATCH when it does not take these operands. */
export function operatorType(operator: OperatorName, args: readonly Typed[]): Typed {
  const { operands, rule } = OPERATORS[operator]
  if (args.length !== operands) {
    throw typeMismatch(`Operands of ${operator}`, `${args.length} of them`, `${operands}`)
  }
  return RULES[rule](operator, args)
}
