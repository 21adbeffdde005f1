import type { BrokerFaultKind } from '../../kafka/broker-fault.js'
import type { Failure } from '../../protocol/messages.js'
import type { ProcessExit } from '../../supervise/kept-process.js'
import { CERTAIN, LAST_RESORTS, type NamedEntry } from './catalogue.js'
import type { ProcessEnd, Sign } from './diagnosis-entry.js'

/** What is known of a failure when it is looked up. */
export interface Evidence {
  /** The chain of exceptions, the true cause first; empty where nobody told any. */
  readonly causes: Failure['causes']
  /** The last of Spark's log. */
  readonly log: string
  /** Whether the runner has said how the script ended. */
  readonly closed: boolean
  readonly exit: ProcessExit
  /** What asking the brokers of the job has shown; absent where nobody has asked, or nothing is wrong with them. */
  readonly fault?: BrokerFaultKind | undefined
}

/**
 * The entry of the catalogue that a failure is: of the innermost exception that any entry knows, since what lies around
 * it says less; what asking the brokers has shown counts before words that fit several. Undefined where the catalogue does not know it.
 */
export function diagnose(evidence: Evidence): NamedEntry | undefined {
  const { fault } = evidence
  const shown =
    fault === undefined ? [] : CERTAIN.filter(({ signs }) => signs.some((sign) => sign.fault === fault))
  return find(evidence, shown) ?? find(evidence, CERTAIN) ?? find(evidence, LAST_RESORTS)
}

function find(evidence: Evidence, entries: readonly NamedEntry[]): NamedEntry | undefined {
  for (const cause of evidence.causes) {
    const entry = entries.find(({ signs }) => signs.some((sign) => isCause(sign, cause, evidence)))
    if (entry !== undefined) return entry
  }
  if (evidence.causes.length > 0) return undefined
  return entries.find(({ signs }) => signs.some((sign) => isEnd(sign, evidence)))
}

function isCause(sign: Sign, cause: Failure['causes'][number], { log, fault }: Evidence): boolean {
  const { condition, type, message } = sign
  if (condition === undefined && type === undefined && message === undefined) return false
  return (
    (condition === undefined || `${cause.condition}.`.startsWith(`${condition}.`)) &&
    (type?.test(cause.type) ?? true) &&
    (message?.test(cause.message) ?? true) &&
    (sign.log?.test(log) ?? true) &&
    (sign.fault === undefined || sign.fault === fault)
  )
}

/** Where nobody told a cause, log and exit are all there is. */
function isEnd({ log, end }: Sign, evidence: Evidence): boolean {
  if (log === undefined && end === undefined) return false
  return (log?.test(evidence.log) ?? true) && (end === undefined || end === endOf(evidence))
}

const SIGNALS: Readonly<Record<string, ProcessEnd>> = {
  SIGKILL: 'killed',
  137: 'killed',
}

function endOf({ closed, exit }: Evidence): ProcessEnd | undefined {
  if (!closed) return SIGNALS[exit.signal ?? String(exit.code)]
  if (exit.signal === 'SIGKILL') return 'held'
  return exit.code === 0 ? undefined : 'exited'
}
