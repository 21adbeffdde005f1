import type { DataType, SimpleKind, TypeKind } from './data-type.js'
import type { TypeOfKind } from './type-of-kind.js'

const YEAR_MONTH_FIELDS = ['year', 'month'] as const
const DAY_TIME_FIELDS = ['day', 'hour', 'minute', 'second'] as const

type Texts = { readonly [K in Exclude<TypeKind, SimpleKind>]: (type: TypeOfKind<K>) => string }

const TEXTS: Texts = {
  decimal: ({ precision, scale }) => `decimal(${precision},${scale})`,
  interval_year_month: ({ start, end }) => intervalText(YEAR_MONTH_FIELDS, start, end),
  interval_day_time: ({ start, end }) => intervalText(DAY_TIME_FIELDS, start, end),
  array: ({ element }) => `array<${typeText(element)}>`,
  map: ({ key, value }) => `map<${typeText(key)},${typeText(value)}>`,
  struct: ({ fields }) => `struct<${fields.map(({ name, type }) => `${name}:${typeText(type)}`).join(',')}>`,
}

/** Spark SQL's text of a type, for messages: `array<decimal(10,2)>`. Nullability is not part of it. */
export function typeText(type: DataType): string {
  const text = (TEXTS as Readonly<Record<string, (type: never) => string>>)[type.kind]
  return text === undefined ? type.kind : text(type as never)
}

/** `interval day to second`, or `interval day` where both ends are the same field. */
function intervalText(names: readonly string[], start: number, end: number): string {
  return start === end ? `interval ${names[start]}` : `interval ${names[start]} to ${names[end]}`
}

/** The interval type of a text like `interval hour to second`; undefined when it is none. */
export function intervalFromText(text: string): DataType | undefined {
  const match = /^interval (\w+)(?: to (\w+))?$/.exec(text)
  if (match === null) return undefined
  const [, from = '', to = from] = match
  for (const [kind, names] of [
    ['interval_year_month', YEAR_MONTH_FIELDS],
    ['interval_day_time', DAY_TIME_FIELDS],
  ] as const) {
    const start = (names as readonly string[]).indexOf(from)
    const end = (names as readonly string[]).indexOf(to)
    if (start >= 0 && end >= start) return Object.freeze({ kind, start, end })
  }
  return undefined
}
