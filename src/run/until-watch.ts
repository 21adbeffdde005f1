import type { UntilConditions } from '../ir/until.js'
import { type KafkaOffsets, kafkaOffsetsOf } from './partition-lag.js'
import type { StreamingQueryProgress } from './streaming-progress.js'

/** What an until condition counts. */
export interface UntilProgress {
  readonly rows: number
  readonly batches: number
}

/**
 * Watches the conditions under which a bounded run ends, and calls `reached` once, with the condition's text.
 * `idle` counts from the last row, micro-batch or progress that has read something, and only after the first sign of life.
 */
export class UntilWatch {
  readonly #conditions: UntilConditions
  readonly #reached: (by: 'until' | 'deadline', text: string) => void
  readonly #targets = new Map<string, readonly KafkaOffsets[]>()
  readonly #caughtUp = new Set<string>()
  #deadline: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #done = false

  constructor(conditions: UntilConditions, reached: (by: 'until' | 'deadline', text: string) => void) {
    this.#conditions = conditions
    this.#reached = reached
    const { deadlineMs } = conditions
    if (deadlineMs !== undefined) {
      const alone =
        Object.values(conditions).filter((value) => value !== undefined && value !== false).length === 1
      const text = `the deadline of ${deadlineMs / 1000} s passed`
      this.#deadline = setTimeout(() => this.#finish(alone ? 'until' : 'deadline', text), deadlineMs)
    }
  }

  /** How many more rows may be handed out when `rows` have been. */
  remaining(rows: number): number {
    return (this.#conditions.rows ?? Number.POSITIVE_INFINITY) - rows
  }

  /** Notes that there are more rows than may be handed out. */
  limitReached(): void {
    this.#finish('until', `until rows=${this.#conditions.rows}`)
  }

  /** Notes an acknowledged micro-batch. */
  acknowledged({ rows, batches }: UntilProgress): void {
    const { rows: rowLimit, batches: batchLimit } = this.#conditions
    if (rowLimit !== undefined && rows >= rowLimit) this.#finish('until', `until rows=${rowLimit}`)
    else if (batchLimit !== undefined && batches >= batchLimit)
      this.#finish('until', `until batches=${batchLimit}`)
    else this.active()
  }

  /** Notes that something happens: the idle time starts anew. */
  active(): void {
    const { idleMs } = this.#conditions
    if (idleMs === undefined || this.#done) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#finish('until', `until idle=${idleMs / 1000}s`), idleMs)
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
    if (this.#caughtUp.size >= queries) this.#finish('until', 'until caught-up')
  }

  /** Stops watching. */
  close(): void {
    this.#done = true
    clearTimeout(this.#deadline)
    clearTimeout(this.#idle)
  }

  #finish(by: 'until' | 'deadline', text: string): void {
    if (this.#done) return
    this.close()
    this.#reached(by, text)
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
