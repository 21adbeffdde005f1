/**
 * `P1Y2M` of a number of months; a negative interval has its sign in front: `-P1Y2M`, as `java.time` reads and
 * JavaScript's Temporal writes it. Zero is `P0M`.
 */
export function yearMonthText(months: number): string {
  const size = Math.abs(months)
  const years = Math.floor(size / 12)
  const rest = size % 12
  const text = `${years > 0 ? `${years}Y` : ''}${rest > 0 ? `${rest}M` : ''}`
  return `${months < 0 ? '-' : ''}P${text === '' ? '0M' : text}`
}

/** `P1DT2H3M4.000005S` of a number of microseconds, without empty parts; zero is `PT0S`. */
export function dayTimeText(micros: bigint): string {
  const size = micros < 0n ? -micros : micros
  const days = size / 86_400_000_000n
  const ofDay = Number(size % 86_400_000_000n)
  const seconds = Math.floor(ofDay / 1_000_000)
  const fraction = String(ofDay % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const secondText = `${seconds % 60}${fraction === '' ? '' : `.${fraction}`}`
  const time = [
    hours > 0 ? `${hours}H` : '',
    minutes > 0 ? `${minutes}M` : '',
    secondText === '0' ? '' : `${secondText}S`,
  ].join('')
  const date = days > 0n ? `${days}D` : ''
  const body = date === '' && time === '' ? 'T0S' : `${date}${time === '' ? '' : `T${time}`}`
  return `${micros < 0n ? '-' : ''}P${body}`
}

/** Months of a text like `P1Y2M`; undefined when it is none or does not fit Spark's 32 bits. */
export function monthsFromText(text: string): number | undefined {
  const match = /^(-?)P(?=\d)(?:(\d{1,10})Y)?(?:(\d{1,10})M)?$/.exec(text)
  if (match === null) return undefined
  const size = Number(match[2] ?? 0) * 12 + Number(match[3] ?? 0)
  const months = match[1] === '-' ? -size : size
  return months >= -(2 ** 31) && months < 2 ** 31 ? months + 0 : undefined
}

/** Microseconds of a text like `P1DT2H3M4.000005S`; undefined when it is none or does not fit 64 bits. */
export function microsFromDayTime(text: string): bigint | undefined {
  const match =
    /^(-?)P(?=.)(?:(\d{1,19})D)?(?:T(?=\d)(?:(\d{1,19})H)?(?:(\d{1,19})M)?(?:(\d{1,19})(?:\.(\d{1,6}))?S)?)?$/.exec(
      text,
    )
  if (match === null) return undefined
  const [, sign, days = 0, hours = 0, minutes = 0, seconds = 0, fraction = ''] = match
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  const size = whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  const micros = sign === '-' ? -size : size
  return BigInt.asIntN(64, micros) === micros ? micros : undefined
}
