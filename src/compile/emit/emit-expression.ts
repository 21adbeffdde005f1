import {
  byExpressionKind,
  type ExpressionNode,
  type ExpressionTable,
  type NamedExpression,
} from '../../ir/expression/expression-node.js'
import { functionEntry } from '../../ir/expression/function-table.js'
import type { OperatorNode } from '../../ir/expression/operator-node.js'
import { OPERATORS, type OperatorForm } from '../../ir/expression/operator-table.js'
import { isConstantFamily } from '../../ir/expression/parameter-family.js'
import { castText, typeDdl } from '../../schema/ddl.js'
import { udfVariable } from '../lower/python-names.js'
import { avroConstant, numberVariable } from '../lower/written-schemas.js'
import { call, method, name as pyName, sqlFunction } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText, emitColumn, isPlainName } from './emit-column.js'
import { emitBeside, emitConstant, emitLiteral } from './emit-literal.js'
import { emitWindow } from './emit-window.js'

/** A constant beside a column plainly, anything else as a column. */
function besides(node: ExpressionNode): PyExpression {
  return node.kind === 'literal' ? emitBeside(node) : emitExpression(node)
}

/** Python reads `--x` as two signs, people as a decrement. */
function unsigned(symbol: string, operand: PyExpression): PyExpression {
  const isSigned = symbol === '-' && operand.kind === 'prefix' && operand.symbol === '-'
  return isSigned ? sqlFunction('negative', operand.operand) : operand
}

/** In which a text that is no JSON of the type ends the query. */
const FAIL_FAST: PyExpression = { kind: 'dict', entries: [[pyString('mode'), pyString('FAILFAST')]] }

type FormEmitters = {
  readonly [F in OperatorForm['form']]: (
    form: Extract<OperatorForm, { readonly form: F }>,
    left: PyExpression,
    others: readonly PyExpression[],
  ) => PyExpression
}

const FORMS: FormEmitters = {
  infix: ({ symbol }, left, [right]) => (right === undefined ? left : { kind: 'infix', symbol, left, right }),
  method: ({ method: name }, left, others) => method(left, name, others),
  prefix: ({ symbol }, operand) => ({ kind: 'prefix', symbol, operand: unsigned(symbol, operand) }),
}

function operator({ operator: name, args }: OperatorNode): PyExpression {
  const form: OperatorForm = OPERATORS[name]
  const [left, ...others] = args
  if (left === undefined) throw new TypeError(`Operator without operands: ${name}`)
  const emit = FORMS[form.form] as (
    form: OperatorForm,
    left: PyExpression,
    others: readonly PyExpression[],
  ) => PyExpression
  return emit(form, emitExpression(left), others.map(besides))
}

const EMITTERS: ExpressionTable<PyExpression> = {
  // The alias of an argument is the name of its field.
  arrays_zip: ({ fields }) => sqlFunction('arrays_zip', ...emitColumns(fields)),
  call: ({ function: name, args }) => {
    if (name === 'count' && args.length === 0) return sqlFunction('count', pyString('*'))
    const { parameters, optional, rest } = functionEntry(name)
    const families = [...parameters, ...optional]
    return sqlFunction(
      name,
      ...args.map((arg, at) =>
        arg.kind === 'literal' && isConstantFamily(families[at] ?? rest ?? 'any')
          ? emitConstant(arg)
          : emitExpression(arg),
      ),
    )
  },
  case: ({ branches, otherwise }) => {
    const [first, ...more] = branches
    if (first === undefined) throw new TypeError('CASE without branches')
    const cases = more.reduce<PyExpression>(
      (chain, { when, value }) => method(chain, 'when', [emitExpression(when), exactly(value)]),
      sqlFunction('when', emitExpression(first.when), exactly(first.value)),
    )
    return otherwise === undefined ? cases : method(cases, 'otherwise', [exactly(otherwise)])
  },
  cast: ({ input, type, attempt }) =>
    method(emitExpression(input), attempt === true ? 'try_cast' : 'cast', [pyString(castText(type))]),
  column: ({ name }) => emitColumn(name),
  expr: ({ text }) => sqlFunction('expr', pyString(text)),
  confluent_frame: (node) => call('to_confluent', [emitExpression(node.input), pyName(numberVariable(node))]),
  drop_fields: ({ input, names }) =>
    method(
      emitExpression(input),
      'dropFields',
      names.map((each) => pyString(columnText(each))),
    ),
  field: ({ input, name }) =>
    input.kind === 'column' && isPlainName(input.name) && isPlainName(name)
      ? sqlFunction('col', pyString(`${input.name}.${name}`))
      : method(emitExpression(input), 'getField', [pyString(name)]),
  from_json: ({ input, type, badRecords }) =>
    sqlFunction(
      'from_json',
      emitExpression(input),
      pyString(typeDdl(type)),
      ...(badRecords === 'fail' ? [FAIL_FAST] : []),
    ),
  higher_order: ({ function: name, args, lambdas }) =>
    sqlFunction(
      name,
      ...args.map(emitExpression),
      ...lambdas.map(
        ({ parameters, body }): PyExpression => ({
          kind: 'lambda',
          parameters: parameters.map((each) => pyName(each).name),
          body: emitExpression(body),
        }),
      ),
    ),
  in_list: ({ input, values }) => method(emitExpression(input), 'isin', values.map(besides)),
  literal: (node) => emitLiteral(node),
  operator,
  over: ({ function: of, ...window }) =>
    method(emitExpression(of), 'over', [emitWindow(window, emitExpression)]),
  session_window: ({ time, gap }) =>
    sqlFunction(
      'session_window',
      emitExpression(time),
      typeof gap === 'string' ? pyString(gap) : emitExpression(gap),
    ),
  struct: ({ fields }) => sqlFunction('struct', ...fields.map(emitNamed)),
  time_shift: ({ time, direction, interval }) => ({
    kind: 'infix',
    symbol: direction === 'plus' ? '+' : '-',
    left: emitExpression(time),
    right: sqlFunction('expr', pyString(`INTERVAL ${interval.toUpperCase()}`)),
  }),
  to_avro: (node) => call('to_avro', [emitExpression(node.input), pyName(avroConstant(node))]),
  udf: ({ python, args }) => call(udfVariable(python), args.map(emitExpression)),
  variable: ({ name }) => pyName(name),
  window: ({ time, size, slide }) =>
    sqlFunction(
      'window',
      emitExpression(time),
      pyString(size),
      ...(slide === undefined ? [] : [pyString(slide)]),
    ),
  with_fields: ({ input, fields }) =>
    fields.reduce<PyExpression>(
      (struct, { name, expression }) =>
        method(struct, 'withField', [pyString(columnText(name)), emitExpression(expression)]),
      emitExpression(input),
    ),
}

/** A value of a CASE: plain only where it has the type of its own accord. */
function exactly(node: ExpressionNode): PyExpression {
  if (node.kind !== 'literal') return emitExpression(node)
  return node.type.kind === 'bigint' ? emitLiteral(node) : emitBeside(node)
}

/** An expression as a PySpark column. */
export function emitExpression(node: ExpressionNode): PyExpression {
  return byExpressionKind(EMITTERS, node)
}

/** What a function takes as a column: one of the row by its name alone. */
export function emitArgument(node: ExpressionNode): PyExpression {
  return node.kind === 'column' ? pyString(columnText(node.name)) : emitExpression(node)
}

/** An expression under its name; a column that keeps its name stays as it is. */
export function emitNamed({ name, expression }: NamedExpression): PyExpression {
  const column = emitExpression(expression)
  const keepsName = expression.kind === 'column' && expression.name === name
  return keepsName ? column : method(column, 'alias', [pyString(name)])
}

/** Columns for select or groupBy: by name alone where all keep their names. */
export function emitColumns(columns: readonly NamedExpression[]): readonly PyExpression[] {
  const allKeep = columns.every(
    ({ name, expression }) => expression.kind === 'column' && expression.name === name,
  )
  return allKeep ? columns.map(({ name }) => pyString(columnText(name))) : columns.map(emitNamed)
}

/** `["id", "kind"]`. */
export const nameList = (names: readonly string[]): PyExpression => ({
  kind: 'list',
  items: names.map((column) => pyString(columnText(column))),
})
