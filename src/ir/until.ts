import { RunError } from '../errors/run-error.js'
import { didYouMean } from '../util/did-you-mean.js'

/** When a run or a reading ends by itself: with the first condition that is met; one that is left out never is. */
export interface UntilConditions {
  /** After that many rows. */
  readonly rows?: number
  /** After that many micro-batches. */
  readonly batches?: number
  /** When nothing has happened for so long, ms. */
  readonly idleMs?: number
  /** When everything has been read that was there at the start. */
  readonly caughtUp?: boolean
  /** When so much time has passed, ms. */
  readonly deadlineMs?: number
}

/** Whether any condition is met by what the driver tells, rather than by the clock. */
export function isToldByDriver({ deadlineMs: _, ...conditions }: UntilConditions): boolean {
  return Object.values(conditions).some((value) => value !== undefined && value !== false)
}

type Condition = (value: string | undefined, word: string) => UntilConditions

const CONDITIONS: Readonly<Record<string, Condition>> = {
  rows: (value, word) => ({ rows: count(value, word) }),
  batches: (value, word) => ({ batches: count(value, word) }),
  idle: (value, word) => ({ idleMs: duration(value, word) }),
  deadline: (value, word) => ({ deadlineMs: duration(value, word) }),
  'caught-up': (value, word) => {
    if (value !== undefined) throw wrong(word, 'caught-up alone, it takes no value')
    return { caughtUp: true }
  },
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * Reads the conditions of `--until`.
 *
 * @throws RunError RUN_BAD_UNTIL
 * @example
 * parseUntil('rows=100,deadline=2m') // { rows: 100, deadlineMs: 120000 }
 */
export function parseUntil(text: string): UntilConditions {
  const conditions: Record<string, unknown> = {}
  for (const word of text.split(',').map((part) => part.trim())) {
    const at = word.indexOf('=')
    const name = at === -1 ? word : word.slice(0, at)
    const condition = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined
    if (condition === undefined) throw unknownCondition(word, name)
    for (const [key, value] of Object.entries(condition(at === -1 ? undefined : word.slice(at + 1), word))) {
      if (key in conditions) throw wrong(word, `each condition once, ${name} is there twice`)
      conditions[key] = value
    }
  }
  return Object.freeze(conditions)
}

/**
 * Reads a duration: `500ms`, `5s`, `2m`, `1h`; a number alone is seconds. Undefined when it is none, or nothing.
 */
export function parseDuration(text: string): number | undefined {
  const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const ms = Number(digits) * (UNIT_MS[unit] ?? 0)
  return digits !== '' && ms > 0 && ms <= MAX_TIMER_MS ? ms : undefined
}

/** Node's timers fire at once beyond this. */
const MAX_TIMER_MS = 2 ** 31 - 1

function count(value: string | undefined, word: string): number {
  const number = /^[\d_]+$/.test(value ?? '') ? Number(value?.replaceAll('_', '')) : Number.NaN
  if (Number.isSafeInteger(number) && number > 0) return number
  throw wrong(word, 'a whole number above 0, as in rows=100')
}

function duration(value: string | undefined, word: string): number {
  const ms = parseDuration(value ?? '')
  if (ms !== undefined) return ms
  throw wrong(word, 'a duration with its unit, at most 24 days, as in 500ms, 5s, 2m or 1h')
}

function unknownCondition(word: string, name: string): RunError {
  const nearest = didYouMean(name, Object.keys(CONDITIONS))
  const names = 'rows=N, batches=N, idle=5s, caught-up, deadline=60s'
  return new RunError('RUN_BAD_UNTIL', {
    message: `Not a condition to end by: '${word}'. Expected some of ${names}, separated by commas.`,
    ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    details: { condition: word },
  })
}

function wrong(word: string, expected: string): RunError {
  return new RunError('RUN_BAD_UNTIL', {
    message: `Not a condition to end by: '${word}'. Expected ${expected}.`,
    hint: 'for example --until rows=100,deadline=60s',
    details: { condition: word },
  })
}
