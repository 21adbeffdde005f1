import type { DataType, StructField, StructType, Typed } from '../../schema/data-type.js'
import { checkPythonFunction } from '../python-function.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { unknownColumn } from '../unknown-column.js'
import { arraysZipType } from './arrays-zip-node.js'
import { castType } from './cast-rules.js'
import { commonType } from './common-type.js'
import { confluentFrameType } from './confluent-frame-node.js'
import {
  byExpressionKind,
  type ExpressionNode,
  type ExpressionTable,
  type NamedExpression,
} from './expression-node.js'
import { fromJsonType } from './from-json-node.js'
import { functionType } from './function-rules.js'
import { higherOrderEntry } from './higher-order-table.js'
import { checkInterval } from './interval.js'
import { checkLiteral } from './literal-form.js'
import { operatorType } from './operator-rules.js'
import { overType } from './over-rules.js'
import { checkSqlText } from './sql-text.js'
import { dropFieldsType, withFieldsType } from './struct-edit-rules.js'
import { structType } from './struct-node.js'
import { toAvroType } from './to-avro-node.js'
import { INDEX } from './variable-node.js'
import { checkInsideWindow } from './window-placement.js'

const TIMESTAMP: DataType = Object.freeze({ kind: 'timestamp' })
const BOOLEAN: DataType = Object.freeze({ kind: 'boolean' })

/** The parameters of the lambdas around an expression. */
type Scope = ReadonlyMap<string, Typed>
const NO_VARIABLES: Scope = new Map()
const UNKNOWN: Typed = Object.freeze({ type: Object.freeze({ kind: 'void' }), nullable: true })

/** The struct of a window. Spark declares its bounds nullable, though they never are null. */
const WINDOW: StructType = Object.freeze({
  kind: 'struct',
  fields: Object.freeze(
    ['start', 'end'].map((name) => Object.freeze({ name, type: TIMESTAMP, nullable: true })),
  ),
})

function checkEventTime(time: ExpressionNode, schema: StructType, scope: Scope): void {
  const { type } = inferType(time, schema, scope)
  if (type.kind === 'timestamp') return
  throw typeMismatch(
    'Time of a window',
    typeName(type),
    'a timestamp',
    'Epoch milliseconds become a timestamp with timestampMillis(c.time).',
  )
}

/** Whether a lambda has the parameters that the function gives it, each under its own name. */
function takesParameters(given: readonly string[], parameters: readonly string[]): boolean {
  const least = given.filter((each) => each !== INDEX).length
  return (
    parameters.length >= least &&
    parameters.length <= given.length &&
    new Set(parameters).size === parameters.length
  )
}

function typedFields(
  fields: readonly NamedExpression[],
  schema: StructType,
  scope: Scope,
): readonly StructField[] {
  return fields.map(({ name, expression }) => {
    const { type, nullable } = inferType(expression, schema, scope)
    return { name, type, nullable }
  })
}

const INFER: ExpressionTable<Typed, [StructType, Scope]> = {
  arrays_zip: ({ fields }, schema, scope) => arraysZipType(typedFields(fields, schema, scope)),
  call: ({ function: name, args }, schema, scope) =>
    functionType(
      name,
      args.map((node) => ({ node, ...inferType(node, schema, scope) })),
    ),
  case: ({ branches, otherwise }, schema, scope) => {
    for (const { when } of branches) {
      const { type } = inferType(when, schema, scope)
      if (type.kind !== 'boolean')
        throw typeMismatch('Condition of when', typeName(type), 'a condition (boolean)')
    }
    const values = [
      ...branches.map((branch) => branch.value),
      ...(otherwise === undefined ? [] : [otherwise]),
    ]
    const types = values.map((value) => inferType(value, schema, scope))
    if (types.length === 0) throw typeMismatch('Branches of when', 'none', 'at least one')
    const type = commonType(types.map((each) => each.type))
    if (type === undefined) {
      throw typeMismatch(
        'Values of when',
        types.map((each) => typeName(each.type)).join(' and '),
        'values of one type',
        'Bring them to one type with cast() or lit(value, type).',
      )
    }
    return { type, nullable: otherwise === undefined || types.some(({ nullable }) => nullable) }
  },
  cast: ({ input, type, attempt }, schema, scope) => castType(inferType(input, schema, scope), type, attempt),
  column: ({ name }, schema) => {
    const field = schema.fields.find((each) => each.name === name)
    if (field === undefined) throw unknownColumn(name, schema)
    return field
  },
  confluent_frame: (node, schema, scope) => confluentFrameType(node, inferType(node.input, schema, scope)),
  drop_fields: ({ input, names }, schema, scope) => dropFieldsType(inferType(input, schema, scope), names),
  expr: ({ text, type }) => {
    checkSqlText('Text of expr', text)
    return { type, nullable: true }
  },
  field: ({ input, name }, schema, scope) => {
    const struct = inferType(input, schema, scope)
    if (struct.type.kind !== 'struct') throw typeMismatch(`Field ${name}`, typeName(struct.type), 'a struct')
    const field = struct.type.fields.find((each) => each.name === name)
    if (field === undefined) throw unknownColumn(name, struct.type)
    return { type: field.type, nullable: struct.nullable || field.nullable }
  },
  from_json: ({ input, type }, schema, scope) => {
    const text = inferType(input, schema, scope)
    if (text.type.kind !== 'string')
      throw typeMismatch('Argument of fromJson', typeName(text.type), 'a string')
    return { type: fromJsonType(type), nullable: true }
  },
  higher_order: ({ function: name, args, lambdas }, schema, scope) => {
    const typed = args.map((arg) => inferType(arg, schema, scope))
    const entry = higherOrderEntry(name)
    const fits =
      args.length === entry.args &&
      lambdas.length >= entry.least &&
      lambdas.length <= entry.lambdas.length &&
      lambdas.every(({ parameters }, at) => takesParameters(entry.lambdas[at] ?? [], parameters))
    if (!fits) throw typeMismatch(`Arguments of ${name}`, 'others', entry.signature)
    const types = entry.parameters(typed, name)
    const bodies = lambdas.map(({ parameters, body }, at) => {
      const own = parameters.map((each, place) => [each, types[at]?.[place] ?? UNKNOWN] as const)
      return inferType(body, schema, new Map([...scope, ...own]))
    })
    return entry.result(typed, bodies, name)
  },
  in_list: ({ input, values }, schema, scope) => {
    const value = inferType(input, schema, scope)
    if (values.length === 0) throw typeMismatch('Values of isIn', 'none', 'at least one')
    const types = values.map((literal) => inferType(literal, schema, scope))
    for (const other of types) operatorType('eq', [value, other])
    return { type: BOOLEAN, nullable: value.nullable || types.some(({ nullable }) => nullable) }
  },
  literal: (node) => {
    checkLiteral(node)
    return { type: node.type, nullable: node.value === null }
  },
  operator: ({ operator, args }, schema, scope) =>
    operatorType(
      operator,
      args.map((arg) => inferType(arg, schema, scope)),
    ),
  over: (node, schema, scope) => {
    const { function: of, partitionBy, orderBy } = node
    checkInsideWindow(node)
    const args = of.args.map((arg) => ({ node: arg, ...inferType(arg, schema, scope) }))
    const typeOf = (expression: ExpressionNode): DataType => inferType(expression, schema, scope).type
    return overType(node, functionType(of.function, args), {
      partitionBy: partitionBy.map(typeOf),
      orderBy: orderBy.map(({ expression }) => typeOf(expression)),
    })
  },
  session_window: ({ time, gap }, schema, scope) => {
    checkEventTime(time, schema, scope)
    if (typeof gap === 'string') checkInterval('Gap of a session window', gap)
    else {
      const { type } = inferType(gap, schema, scope)
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
  struct: ({ fields }, schema, scope) => ({
    type: structType('struct', typedFields(fields, schema, scope)),
    nullable: false,
  }),
  time_shift: ({ time, direction, interval }, schema, scope) => {
    const { type, nullable } = inferType(time, schema, scope)
    if (type.kind !== 'timestamp' && type.kind !== 'timestamp_ntz') {
      throw typeMismatch(`Time of ${direction}Interval`, typeName(type), 'a timestamp')
    }
    checkInterval(`Interval of ${direction}Interval`, interval)
    return { type, nullable }
  },
  to_avro: ({ input, avroSchema }, schema, scope) => toAvroType(inferType(input, schema, scope), avroSchema),
  udf: ({ python, args, returns }, schema, scope) => {
    checkPythonFunction(python)
    if (args.length === 0) throw typeMismatch(`Arguments of ${python.function}`, 'none', 'at least one')
    for (const arg of args) inferType(arg, schema, scope)
    return { type: returns, nullable: true }
  },
  variable: ({ name }, _schema, scope) => {
    const typed = scope.get(name)
    if (typed !== undefined) return typed
    throw typeMismatch('Variable', name, 'a parameter of a lambda that it stands in')
  },
  window: ({ time, size, slide }, schema, scope) => {
    checkEventTime(time, schema, scope)
    checkInterval('Size of a window', size)
    if (slide !== undefined) checkInterval('Slide of a window', slide)
    return { type: WINDOW, nullable: false }
  },
  with_fields: ({ input, fields }, schema, scope) =>
    withFieldsType(inferType(input, schema, scope), typedFields(fields, schema, scope)),
}

/**
 * The type of an expression over the columns of `schema`, exactly as Spark gives it; in a lambda with its parameters.
 * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH
 */
export function inferType(node: ExpressionNode, schema: StructType, scope: Scope = NO_VARIABLES): Typed {
  return byExpressionKind(INFER, node, schema, scope)
}
