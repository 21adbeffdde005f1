import { dateText, daysFromText } from './calendar.js'

const MICROS_PER_DAY = 86_400_000_000
const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, exact for every int64 of microseconds since 1970-01-01T00:00:00. */
export function timestampText(micros: bigint): string {
  const { days, microsOfDay } = splitMicros(micros)
  return `${dateText(days)}T${timeText(microsOfDay)}`
}

/**
 * Microseconds of a text `YYYY-MM-DDTHH:MM:SS[.f…]`, with `Z` or an offset when `zoned`.
 * Undefined when it is none, or when it says more than microseconds can hold.
 */
export function microsFromText(text: string, zoned: boolean): bigint | undefined {
  const match = /^([+-]?\d+-\d\d-\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (match === null || (match[6] !== undefined) !== zoned) return undefined
  const [, date = '', hour, minute, second, fraction = '', zone = 'Z'] = match
  const days = daysFromText(date)
  const digits = fraction.padEnd(9, '0')
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (!digits.endsWith('000')) return undefined
  const offsetMinutes = zone === 'Z' ? 0 : offsetOf(zone)
  if (offsetMinutes === undefined) return undefined
  const seconds = (Number(hour) * 60 + Number(minute) - offsetMinutes) * 60 + Number(second)
  const micros = (BigInt(days) * 86_400n + BigInt(seconds)) * 1_000_000n + BigInt(digits.slice(0, 6))
  return BigInt.asIntN(64, micros) === micros ? micros : undefined
}

function offsetOf(zone: string): number | undefined {
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  if (hours > 18 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

interface SplitMicros {
  readonly days: number
  readonly microsOfDay: number
}

function splitMicros(micros: bigint): SplitMicros {
  const whole = Number(micros)
  if (Number.isSafeInteger(whole)) {
    // `%` is exact on doubles, a quotient is not: it may round up to the next day.
    const rest = whole % MICROS_PER_DAY
    const microsOfDay = rest < 0 ? rest + MICROS_PER_DAY : rest
    return { days: (whole - microsOfDay) / MICROS_PER_DAY, microsOfDay }
  }
  const perDay = BigInt(MICROS_PER_DAY)
  const rest = micros % perDay
  const ofDay = rest < 0n ? rest + perDay : rest
  return { days: Number((micros - ofDay) / perDay), microsOfDay: Number(ofDay) }
}

function timeText(microsOfDay: number): string {
  const seconds = Math.floor(microsOfDay / 1_000_000)
  const micros = microsOfDay - seconds * 1_000_000
  const high = Math.floor(micros / 10_000)
  const middle = Math.floor(micros / 100) - high * 100
  const low = micros % 100
  const hour = Math.floor(seconds / 3600)
  const minute = Math.floor(seconds / 60) - hour * 60
  return `${two(hour)}:${two(minute)}:${two(seconds % 60)}.${two(high)}${two(middle)}${two(low)}`
}

function two(n: number): string {
  return TWO_DIGITS[n] as string
}
