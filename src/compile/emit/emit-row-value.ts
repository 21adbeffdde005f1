import type { DataType, TypeKind } from '../../schema/data-type.js'
import { microsFromDayTime } from '../../schema/interval-text.js'
import type { TypeOfKind } from '../../schema/type-of-kind.js'
import { call, method, name } from '../python/build.js'
import { PY_NONE, pyBoolean, pyBytes, pyFloat, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'

type Emit<T extends DataType, V> = (value: V, type: T) => PyExpression

const negated = (operand: PyExpression): PyExpression => ({ kind: 'prefix', symbol: '-', operand })

function integer(value: number | bigint): PyExpression {
  const digits = BigInt(value)
  return digits < 0n ? negated(pyInteger(-digits)) : pyInteger(digits)
}

function floating(value: number): PyExpression {
  if (Number.isNaN(value)) return call('float', [pyString('nan')])
  if (!Number.isFinite(value)) return call('float', [pyString(value > 0 ? 'inf' : '-inf')])
  return value < 0 || Object.is(value, -0) ? negated(pyFloat(-value)) : pyFloat(value)
}

/** `datetime.fromisoformat("2026-01-01T00:00:00+00:00")`, without a fraction that is zero. */
function moment(text: string, zone: string): PyExpression {
  const iso = text.replace(/Z$/, '').replace(/\.0{6}$/, '')
  return method(name('datetime'), 'fromisoformat', [pyString(`${iso}${zone}`)])
}

/** `timedelta(days=1, seconds=2)`: Python's own parts, of which only the days may be below zero. */
function duration(text: string): PyExpression {
  const micros = microsFromDayTime(text) ?? 0n
  const perDay = 86_400_000_000n
  const rest = ((micros % perDay) + perDay) % perDay
  const parts: readonly (readonly [string, bigint])[] = [
    ['days', (micros - rest) / perDay],
    ['seconds', rest / 1_000_000n],
    ['microseconds', rest % 1_000_000n],
  ]
  const keywords = parts.flatMap(([part, value]): PyKeyword[] =>
    value === 0n ? [] : [{ name: part, value: integer(value) }],
  )
  return { ...call('timedelta'), keywords }
}

/** The Python value of each type, as createDataFrame takes it. */
const VALUES: { readonly [K in TypeKind]: Emit<TypeOfKind<K>, never> } = {
  tinyint: integer,
  smallint: integer,
  int: integer,
  bigint: integer,
  float: floating,
  double: floating,
  decimal: (value: string) => call('Decimal', [pyString(value)]),
  string: (value: string) => pyString(value),
  binary: (value: Uint8Array) => pyBytes(value),
  boolean: (value: boolean) => pyBoolean(value),
  date: (value: string) => method(name('date'), 'fromisoformat', [pyString(value)]),
  timestamp: (value: string) => moment(value, '+00:00'),
  timestamp_ntz: (value: string) => moment(value, ''),
  interval_year_month: () => PY_NONE,
  interval_day_time: duration,
  variant: () => PY_NONE,
  void: () => PY_NONE,
  array: (value: readonly unknown[], { element }) => ({
    kind: 'list',
    items: value.map((item) => emitRowValue(element, item)),
  }),
  map: (value: ReadonlyMap<unknown, unknown>, type) => ({
    kind: 'dict',
    entries: Array.from(
      value,
      ([key, item]) => [emitRowValue(type.key, key), emitRowValue(type.value, item)] as const,
    ),
  }),
  struct: (value: Readonly<Record<string, unknown>>, { fields }) => ({
    kind: 'tuple',
    items: fields.map((field) => emitRowValue(field.type, value[field.name])),
  }),
}

/** A value of a row as Python: exactly it, whatever its type. */
export function emitRowValue(type: DataType, value: unknown): PyExpression {
  if (value === null || value === undefined) return PY_NONE
  const emit = VALUES[type.kind] as (value: unknown, type: DataType) => PyExpression
  return emit(value, type)
}
