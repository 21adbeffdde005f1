import { DefineError } from '../../errors/define-error.js'
import type { DataType, StructType, Typed } from '../../schema/data-type.js'
import { checkPythonFunction } from '../python-function.js'
import { isSameType, typeMismatch, typeName } from '../type-mismatch.js'
import { unknownColumn } from '../unknown-column.js'
import { castType } from './cast-rules.js'
import { byExpressionKind, type ExpressionNode, type ExpressionTable } from './expression-node.js'
import { functionType } from './function-rules.js'
import { checkInterval } from './interval.js'
import { checkLiteral } from './literal-form.js'
import { operatorType } from './operator-rules.js'
import { checkSqlText } from './sql-text.js'

const TIMESTAMP: DataType = Object.freeze({ kind: 'timestamp' })
const BOOLEAN: DataType = Object.freeze({ kind: 'boolean' })

/** The struct of a window. Spark declares its bounds nullable, though they never are null. */
const WINDOW: StructType = Object.freeze({
  kind: 'struct',
  fields: Object.freeze(
    ['start', 'end'].map((name) => Object.freeze({ name, type: TIMESTAMP, nullable: true })),
  ),
})

function checkEventTime(time: ExpressionNode, schema: StructType): void {
  const { type } = inferType(time, schema)
  if (type.kind === 'timestamp') return
  throw typeMismatch(
    'Time of a window',
    typeName(type),
    'a timestamp',
    'Epoch milliseconds become a timestamp with timestampMillis(c.time).',
  )
}

const INFER: ExpressionTable<Typed, [StructType]> = {
  call: ({ function: name, args }, schema) =>
    functionType(
      name,
      args.map((node) => ({ node, ...inferType(node, schema) })),
    ),
  case: ({ branches, otherwise }, schema) => {
    for (const { when } of branches) {
      const { type } = inferType(when, schema)
      if (type.kind !== 'boolean')
        throw typeMismatch('Condition of when', typeName(type), 'a condition (boolean)')
    }
    const values = [
      ...branches.map((branch) => branch.value),
      ...(otherwise === undefined ? [] : [otherwise]),
    ]
    const types = values.map((value) => inferType(value, schema))
    const [first] = types
    if (first === undefined) throw typeMismatch('Branches of when', 'none', 'at least one')
    const other = types.find(({ type }) => !isSameType(type, first.type))
    if (other !== undefined) {
      throw typeMismatch(
        'Values of when',
        `${typeName(first.type)} and ${typeName(other.type)}`,
        'values of one type',
        'Bring them to one type with cast() or lit(value, type).',
      )
    }
    return { type: first.type, nullable: otherwise === undefined || types.some(({ nullable }) => nullable) }
  },
  cast: ({ input, type }, schema) => castType(inferType(input, schema), type),
  column: ({ name }, schema) => {
    const field = schema.fields.find((each) => each.name === name)
    if (field === undefined) throw unknownColumn(name, schema)
    return field
  },
  expr: ({ text, type }) => {
    checkSqlText('Text of expr', text)
    return { type, nullable: true }
  },
  field: ({ input, name }, schema) => {
    const struct = inferType(input, schema)
    if (struct.type.kind !== 'struct') throw typeMismatch(`Field ${name}`, typeName(struct.type), 'a struct')
    const field = struct.type.fields.find((each) => each.name === name)
    if (field === undefined) throw unknownColumn(name, struct.type)
    return { type: field.type, nullable: struct.nullable || field.nullable }
  },
  in_list: ({ input, values }, schema) => {
    const value = inferType(input, schema)
    if (values.length === 0) throw typeMismatch('Values of isIn', 'none', 'at least one')
    const types = values.map((literal) => inferType(literal, schema))
    for (const other of types) operatorType('eq', [value, other])
    return { type: BOOLEAN, nullable: value.nullable || types.some(({ nullable }) => nullable) }
  },
  literal: (node) => {
    checkLiteral(node)
    return { type: node.type, nullable: node.value === null }
  },
  operator: ({ operator, args }, schema) =>
    operatorType(
      operator,
      args.map((arg) => inferType(arg, schema)),
    ),
  session_window: ({ time, gap }, schema) => {
    checkEventTime(time, schema)
    if (typeof gap === 'string') checkInterval('Gap of a session window', gap)
    else {
      const { type } = inferType(gap, schema)
      if (type.kind !== 'string') {
        throw typeMismatch(
          'Gap of a session window',
          typeName(type),
          'a text, such as 5 minutes, or an expression that gives one',
        )
      }
    }
    return { type: WINDOW, nullable: false }
  },
  struct: ({ fields }, schema) => {
    const names = new Set(fields.map(({ name }) => name.toLowerCase()))
    if (fields.length === 0 || names.size < fields.length) {
      throw new DefineError('DEFINE_DUPLICATE_COLUMN', {
        message: `Fields of struct: ${fields.map(({ name }) => name).join(', ') || 'none'}. Expected at least one, each with its own name.`,
      })
    }
    return {
      type: {
        kind: 'struct',
        fields: fields.map(({ name, expression }) => {
          const { type, nullable } = inferType(expression, schema)
          return { name, type, nullable }
        }),
      },
      nullable: false,
    }
  },
  time_shift: ({ time, direction, interval }, schema) => {
    const { type, nullable } = inferType(time, schema)
    if (type.kind !== 'timestamp' && type.kind !== 'timestamp_ntz') {
      throw typeMismatch(`Time of ${direction}Interval`, typeName(type), 'a timestamp')
    }
    checkInterval(`Interval of ${direction}Interval`, interval)
    return { type, nullable }
  },
  udf: ({ python, args, returns }, schema) => {
    checkPythonFunction(python)
    if (args.length === 0) throw typeMismatch(`Arguments of ${python.function}`, 'none', 'at least one')
    for (const arg of args) inferType(arg, schema)
    return { type: returns, nullable: true }
  },
  window: ({ time, size, slide }, schema) => {
    checkEventTime(time, schema)
    checkInterval('Size of a window', size)
    if (slide !== undefined) checkInterval('Slide of a window', slide)
    return { type: WINDOW, nullable: false }
  },
}

/**
 * The type of an expression over the columns of `schema`, exactly as Spark gives it.
 * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH
 */
export function inferType(node: ExpressionNode, schema: StructType): Typed {
  return byExpressionKind(INFER, node, schema)
}
