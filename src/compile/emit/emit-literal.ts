import type { LiteralNode } from '../../ir/expression/literal-node.js'
import type { TypeKind } from '../../schema/data-type.js'
import { castText } from '../../schema/ddl.js'
import { call, method, sqlFunction } from '../python/build.js'
import { PY_NONE, pyBoolean, pyBytes, pyFloat, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'

type Value = Exclude<LiteralNode['value'], null>

/** What JSON has no number for. */
const NO_JSON_NUMBER: Readonly<Record<string, PyExpression>> = {
  NaN: call('float', [pyString('nan')]),
  Infinity: call('float', [pyString('inf')]),
  '-Infinity': call('float', [pyString('-inf')]),
  '-0': { kind: 'prefix', symbol: '-', operand: pyFloat(0) },
}

function double(value: Value): PyExpression {
  const special = NO_JSON_NUMBER[String(value)]
  if (special !== undefined) return special
  const number = Number(value)
  return number < 0 ? { kind: 'prefix', symbol: '-', operand: pyFloat(-number) } : pyFloat(number)
}

function integer(value: Value): PyExpression {
  const digits = BigInt(value)
  return digits < 0n ? { kind: 'prefix', symbol: '-', operand: pyInteger(-digits) } : pyInteger(digits)
}

const text = (value: Value): PyExpression => pyString(String(value))

/** The Python value of a constant. */
const VALUES: { readonly [K in TypeKind]: (value: Value) => PyExpression } = {
  tinyint: integer,
  smallint: integer,
  int: integer,
  bigint: integer,
  float: double,
  double,
  decimal: (value) => call('Decimal', [/^-?\d{1,15}$/.test(String(value)) ? integer(value) : text(value)]),
  string: text,
  binary: (value) => pyBytes(Buffer.from(String(value), 'base64')),
  boolean: (value) => pyBoolean(value === true),
  date: text,
  timestamp: text,
  timestamp_ntz: text,
  interval_year_month: text,
  interval_day_time: text,
  variant: text,
  void: text,
  array: text,
  map: text,
  struct: text,
}

const INT_LIMIT = 2n ** 31n

/** Whether Spark gives the Python value the constant's own type. */
function isNatural({ type, value }: LiteralNode): boolean {
  if (value === null) return false
  if (type.kind === 'bigint') return BigInt(value) >= INT_LIMIT || BigInt(value) < -INT_LIMIT
  return ['int', 'double', 'decimal', 'string', 'binary', 'boolean'].includes(type.kind)
}

/** Whether the plain Python value means the same beside a column that the constant was fitted to. */
function isPlainBeside(node: LiteralNode): boolean {
  return isNatural(node) || (node.type.kind === 'bigint' && node.value !== null)
}

/** The constant as a plain Python value; only where Spark takes it for the same type. */
export function emitConstant({ type, value }: LiteralNode): PyExpression {
  return value === null ? PY_NONE : VALUES[type.kind](value)
}

/** The constant as a column of exactly its type. */
export function emitLiteral(node: LiteralNode): PyExpression {
  const column = sqlFunction('lit', emitConstant(node))
  return isNatural(node) ? column : method(column, 'cast', [pyString(castText(node.type))])
}

/** The constant beside a column: plain where that means the same. */
export function emitBeside(node: LiteralNode): PyExpression {
  return isPlainBeside(node) ? emitConstant(node) : emitLiteral(node)
}
