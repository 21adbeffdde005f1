import type { JobDocument } from '../ir/job-document.js'
import type { UntilConditions } from '../ir/until.js'
import { type KafkaOffsets, kafkaOffsetsOf } from './partition-lag.js'
import type { StreamingQueryProgress } from './streaming-progress.js'

export const UNTIL_CONDITIONS = ['rows', 'batches', 'idle', 'caught-up', 'deadline'] as const

/** A condition under which a bounded run ends, as `--until` calls it. */
export type UntilCondition = (typeof UNTIL_CONDITIONS)[number]

/** The condition that ended a run. */
export interface MetCondition {
  readonly condition: UntilCondition
  /** For people: `until rows=10`. */
  readonly text: string
  /** Whether it is the deadline, and other conditions were to be met before it. */
  readonly late: boolean
}

/** How many queries of a job are to be caught up; of a script none is known, and it is asked of one. */
export function queriesOf(document: JobDocument): number {
  return document.kind === 'pipeline' ? Math.max(1, document.sinks.length) : 1
}

/** What an until condition counts. */
export interface UntilProgress {
  readonly rows: number
  readonly batches: number
}

/** What the watch tells, and asks. */
export interface UntilPort {
  /** Called once, with the condition that came first. */
  reached(met: MetCondition): void
  /** Asks the driver whether a micro-batch runs, to be answered by {@link UntilWatch.busy}. Says whether it can be asked. */
  askBusy(): boolean
}

/** ms that the driver has to say whether a micro-batch runs; one that does not answer has none. */
const ANSWER_LIMIT_MS = 10_000

/**
 * Watches the conditions under which a bounded run ends.
 * `idle` counts from the last row, micro-batch or progress that has read something, and only after the first sign of
 * life. A micro-batch may compute for longer than that without a sign: so the driver is asked before it is met.
 */
export class UntilWatch {
  readonly #conditions: UntilConditions
  readonly #port: UntilPort
  readonly #targets = new Map<string, readonly KafkaOffsets[]>()
  readonly #caughtUp = new Set<string>()
  #deadline: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #asking = false
  #done = false

  constructor(conditions: UntilConditions, port: UntilPort) {
    this.#conditions = conditions
    this.#port = port
    const { deadlineMs } = conditions
    if (deadlineMs !== undefined) {
      const others =
        Object.values(conditions).filter((value) => value !== undefined && value !== false).length > 1
      const text = `the deadline of ${deadlineMs / 1000} s passed`
      this.#deadline = setTimeout(() => this.#finish('deadline', text, others), deadlineMs)
    }
  }

  /** How many more rows may be handed out when `rows` have been. */
  remaining(rows: number): number {
    return (this.#conditions.rows ?? Number.POSITIVE_INFINITY) - rows
  }

  /** Notes that there are more rows than may be handed out. */
  limitReached(): void {
    this.#finish('rows', `until rows=${this.#conditions.rows}`)
  }

  /** Notes an acknowledged micro-batch. */
  acknowledged({ rows, batches }: UntilProgress): void {
    const { rows: rowLimit, batches: batchLimit } = this.#conditions
    if (rowLimit !== undefined && rows >= rowLimit) this.limitReached()
    else if (batchLimit !== undefined && batches >= batchLimit)
      this.#finish('batches', `until batches=${batchLimit}`)
    else this.active()
  }

  /** Notes that something happens: the idle time starts anew. */
  active(): void {
    const { idleMs } = this.#conditions
    if (idleMs === undefined || this.#done) return
    this.#asking = false
    this.#waitIdle(() => this.#doubtIdle(), idleMs)
  }

  /** Notes the driver's answer: whether a micro-batch runs. */
  busy(busy: boolean): void {
    // What has happened since the question has begun the idle time anew.
    if (!this.#asking) return
    if (busy) this.active()
    else this.#finishIdle()
  }

  /** Notes Spark's progress of one query: it has caught up when it has read what was there at its first progress. */
  progress(progress: StreamingQueryProgress, queries: number): void {
    const { id: query, sources } = progress
    // Spark tells of queries that have nothing to do, too, every ten seconds: only the first of these counts.
    if (this.#idle === undefined || hasRead(progress)) this.active()
    if (this.#conditions.caughtUp !== true) return
    const targets =
      this.#targets.get(query) ?? sources.map(({ latestOffset }) => kafkaOffsetsOf(latestOffset))
    this.#targets.set(query, targets)
    if (sources.every(({ endOffset }, index) => covers(kafkaOffsetsOf(endOffset), targets[index] ?? {})))
      this.#caughtUp.add(query)
    if (this.#caughtUp.size >= queries) this.#finish('caught-up', 'until caught-up')
  }

  /** Stops watching. */
  close(): void {
    this.#done = true
    clearTimeout(this.#deadline)
    clearTimeout(this.#idle)
  }

  #doubtIdle(): void {
    this.#asking = this.#port.askBusy()
    if (this.#asking) this.#waitIdle(() => this.#finishIdle(), ANSWER_LIMIT_MS)
    else this.#finishIdle()
  }

  #waitIdle(passed: () => void, ms: number): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(passed, ms)
  }

  #finishIdle(): void {
    this.#finish('idle', `until idle=${(this.#conditions.idleMs ?? 0) / 1000}s`)
  }

  #finish(condition: UntilCondition, text: string, late = false): void {
    if (this.#done) return
    this.close()
    this.#port.reached({ condition, text, late })
  }
}

/** Whether a micro-batch has read anything: rows, or offsets that hold none. */
function hasRead({ numInputRows, sources }: StreamingQueryProgress): boolean {
  if (numInputRows > 0) return true
  return sources.some(
    ({ startOffset, endOffset }) => JSON.stringify(startOffset) !== JSON.stringify(endOffset),
  )
}

function covers(end: KafkaOffsets, target: KafkaOffsets): boolean {
  return Object.entries(target).every(([topic, partitions]) =>
    Object.entries(partitions).every(([partition, offset]) => (end[topic]?.[partition] ?? 0) >= offset),
  )
}
