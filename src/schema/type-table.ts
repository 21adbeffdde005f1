import { badValue } from './bad-value.js'
import type { DataType, TypeKind } from './data-type.js'
import type { InnerForms, ReadJson, TypeForm, WriteJson } from './type-form.js'
import type { TypeOfKind } from './type-of-kind.js'
import { array } from './types/array.js'
import { bigint } from './types/bigint.js'
import { binary } from './types/binary.js'
import { boolean } from './types/boolean.js'
import { date } from './types/date.js'
import { decimal } from './types/decimal.js'
import { double } from './types/double.js'
import { float } from './types/float.js'
import { int } from './types/int.js'
import { intervalDayTime } from './types/interval-day-time.js'
import { intervalYearMonth } from './types/interval-year-month.js'
import { map } from './types/map.js'
import { smallint } from './types/smallint.js'
import { string } from './types/string.js'
import { struct } from './types/struct.js'
import { timestamp } from './types/timestamp.js'
import { timestampNtz } from './types/timestamp-ntz.js'
import { tinyint } from './types/tinyint.js'
import { variant } from './types/variant.js'
import { voidForm } from './types/void.js'

/** The forms of every type: whatever prints, compares, captures or sends values asks here. */
export const TYPE_TABLE: { readonly [K in TypeKind]: TypeForm<TypeOfKind<K>> } = {
  tinyint,
  smallint,
  int,
  bigint,
  float,
  double,
  string,
  binary,
  boolean,
  date,
  timestamp,
  timestamp_ntz: timestampNtz,
  variant,
  void: voidForm,
  decimal,
  interval_year_month: intervalYearMonth,
  interval_day_time: intervalDayTime,
  array,
  map,
  struct,
}

const forms: InnerForms = {
  cell: cellText,
  typescript: typescriptText,
  writeJson: jsonWriter,
  readJson: jsonReader,
}

/** The TypeScript type of the values of `type`, without their null. */
export function typescriptText(type: DataType): string {
  return formOf(type).typescript(type, forms)
}

/** The TypeScript type of a column of `type`: with its null, unless that is in it anyway. */
export function cellText(type: DataType, nullable: boolean): string {
  const text = typescriptText(type)
  return nullable && text !== 'null' && text !== 'unknown' ? `${text} | null` : text
}

/** Compiles the writer of a type's JSON text; null is `null`. Build it once, call it per value. */
export function jsonWriter(type: DataType): WriteJson<unknown> {
  const write = formOf(type).writeJson(type, forms) as WriteJson<unknown>
  return (value) => (value === null || value === undefined ? 'null' : write(value))
}

/** Compiles the reader of a type's parsed JSON; what it is given must fit, or it throws SCHEMA_BAD_VALUE. */
export function jsonReader(type: DataType, nullable: boolean): ReadJson {
  const read = formOf(type).readJson(type, forms)
  return (json, path) => {
    if (json !== null && json !== undefined) return read(json, path)
    // A variant that is there may hold JSON's null.
    const isHeld = json === null && type.kind === 'variant'
    if (!nullable && !isHeld) throw badValue(path, type, json, 'a value: the column is not null')
    return null
  }
}

function formOf(type: DataType): TypeForm {
  return TYPE_TABLE[type.kind] as TypeForm
}
