import { KafkaError } from '../errors/kafka-error.js'
import type { UntilConditions } from '../ir/until.js'

/** Watches the clock of a reading: its idle time and its deadline. */
export class ReadingWatch {
  readonly #until: UntilConditions
  readonly #topic: string
  readonly #end = new AbortController()
  readonly #deadline: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #ended = false

  constructor(topic: string, until: UntilConditions) {
    this.#topic = topic
    this.#until = until
    const { deadlineMs } = until
    if (deadlineMs !== undefined)
      this.#deadline = setTimeout(() => this.#meetDeadline(deadlineMs), deadlineMs)
    this.active()
  }

  /** Aborted when the reading is to end; with an error when it did not end as it was to. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** Whether the reading has ended by a condition of its own. */
  get ended(): boolean {
    return this.#ended
  }

  /** Notes that a record came. */
  active(): void {
    const { idleMs } = this.#until
    if (idleMs === undefined) return
    if (this.#idle === undefined) this.#idle = setTimeout(() => this.#finish(), idleMs)
    else this.#idle.refresh()
  }

  close(): void {
    clearTimeout(this.#deadline)
    clearTimeout(this.#idle)
  }

  #finish(): void {
    this.#ended = true
    this.#end.abort()
  }

  #meetDeadline(deadlineMs: number): void {
    const { rows, idleMs, caughtUp } = this.#until
    const others = [
      ...(rows === undefined ? [] : [`rows=${rows}`]),
      ...(idleMs === undefined ? [] : [`idle=${idleMs}ms`]),
      ...(caughtUp ? ['caught-up'] : []),
    ]
    if (others.length === 0) {
      this.#finish()
      return
    }
    this.#end.abort(
      new KafkaError('KAFKA_READ_TIMED_OUT', {
        message: `The reading of topic ${this.#topic} met its deadline of ${deadlineMs / 1000} s. Expected ${others.join(' or ')} before it.`,
        hint: 'give it more time, or check that records come in with `sparkwire topics describe`',
        details: { topic: this.#topic, deadlineMs, unmet: others },
      }),
    )
  }
}
