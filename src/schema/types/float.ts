import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'
import { floatingJson, readFloating } from './floating.js'

const SMALLEST_NORMAL = 2 ** -126

/** A row holds the 32-bit value as it is (0.1 is 0.10000000149011612); JSON has its shortest digits (0.1). */
export const float: TypeForm<SimpleType<'float'>, number> = {
  typescript: () => 'number',
  writeJson: () => (value) => floatingJson(value, shortestFloat),
  readJson: (type) => readFloating(type, Math.fround),
}

/** Six digits always survive a float, so any shorter text shows up as trailing zeros; nine always suffice. */
function shortestFloat(value: number): string {
  for (let digits = Math.abs(value) < SMALLEST_NORMAL ? 1 : 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}
