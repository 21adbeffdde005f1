import { RunError } from '../errors/run-error.js'
import { parseDuration } from '../ir/until.js'
import { didYouMean } from '../util/did-you-mean.js'
import type { FailureKind } from './diagnosis/diagnosis-entry.js'

/** How often a failure of each kind is met by trying again, and how long is waited before. */
export interface RetryPolicy {
  /** Of failures that may pass by themselves: a broker that is gone for a while, a driver that was killed. @default 0 */
  readonly transient?: number
  /** Of failures that last until the data are others: for who mends them meanwhile. @default 0 */
  readonly data?: number
  /** Of failures that last until the job or a setting is another. @default 0 */
  readonly permanent?: number
  /** Before the first retry, ms; twice as long before each further one. @default 1000 */
  readonly waitMs?: number
  /** Before any retry at most, ms. @default 60000 */
  readonly maxWaitMs?: number
}

/** One policy for what fails before the script runs, one for what fails from then on. */
export interface RetryPolicies {
  /** @default no retries */
  readonly submit?: RetryPolicy
  /** @default no retries */
  readonly run?: RetryPolicy
}

const WAIT_MS = 1000
const MAX_WAIT_MS = 60_000

const KINDS: readonly FailureKind[] = ['transient', 'data', 'permanent']
const WAITS = { wait: 'waitMs', 'max-wait': 'maxWaitMs' } as const
const WORDS: readonly string[] = [...KINDS, ...Object.keys(WAITS)]

/** Which kind a failure is: as the diagnosis says, else by whether trying again can help. */
export function kindOfFailure(failure: {
  readonly retryable: boolean
  readonly details?: Readonly<Record<string, unknown>>
}): FailureKind {
  const known = KINDS.find((kind) => kind === failure.details?.['kind'])
  return known ?? (failure.retryable ? 'transient' : 'permanent')
}

/** ms before retry number `retry`, from 1. */
export function waitBefore(
  retry: number,
  { waitMs = WAIT_MS, maxWaitMs = MAX_WAIT_MS }: RetryPolicy,
): number {
  return Math.min(waitMs * 2 ** (retry - 1), maxWaitMs)
}

/**
 * Reads the policy of `--retries`: a number alone counts for transient failures.
 *
 * @throws RunError RUN_BAD_RETRIES
 * @example
 * parseRetries('3') // { transient: 3 }
 * parseRetries('transient=5,data=1,wait=10s,max-wait=5m')
 */
export function parseRetries(text: string): RetryPolicy {
  if (/^\d+$/.test(text)) return { transient: count(text, text) }
  const policy: Record<string, number> = {}
  for (const word of text.split(',').map((part) => part.trim())) {
    const at = word.indexOf('=')
    const name = at === -1 ? word : word.slice(0, at)
    const value = at === -1 ? '' : word.slice(at + 1)
    if (!WORDS.includes(name)) throw unknownWord(word, name)
    const key = name in WAITS ? WAITS[name as keyof typeof WAITS] : name
    if (key in policy) throw wrong(word, `each word once, ${name} is there twice`)
    policy[key] = name in WAITS ? duration(value, word) : count(value, word)
  }
  return Object.freeze(policy)
}

function count(value: string, word: string): number {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : undefined
  if (number === undefined) throw wrong(word, 'a whole number of retries, as in transient=3')
  return number
}

function duration(value: string, word: string): number {
  const ms = parseDuration(value)
  if (ms === undefined) throw wrong(word, 'a duration with its unit, as in wait=10s')
  return ms
}

function unknownWord(word: string, name: string): RunError {
  const nearest = didYouMean(name, WORDS)
  return wrong(word, `a number, or one of ${WORDS.join(', ')}`, nearest)
}

function wrong(word: string, expected: string, nearest?: string): RunError {
  return new RunError('RUN_BAD_RETRIES', {
    message: `'${word}' says nothing about retries. Expected ${expected}.`,
    hint: nearest === undefined ? 'For example: --retries transient=3,wait=10s' : `did you mean ${nearest}?`,
    details: { word },
  })
}
