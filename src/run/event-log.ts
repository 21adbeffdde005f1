import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { AsyncQueue } from '../util/async-queue.js'
import { EVENTS_VERSION, type RunEvent, type RunEventBody } from './run-event.js'

/** Keeps a run's events: in `events.jsonl`, and for whoever listens. */
export class EventLog {
  readonly #run: string
  readonly #file: string
  readonly #listeners = new Set<AsyncQueue<RunEvent>>()
  #ended = false

  constructor(run: string, file: string) {
    this.#run = run
    this.#file = file
  }

  /**
   * Writes one event. It is on disk when this returns, so an acknowledgement can follow it. After the end nothing is
   * written any more: `closed` is the last line.
   */
  write(body: RunEventBody): RunEvent {
    const event = { v: EVENTS_VERSION, run: this.#run, at: new Date().toISOString(), ...body } as RunEvent
    if (this.#ended) return event
    appendFileSync(this.#file, `${JSON.stringify(event)}\n`, { mode: 0o600 })
    for (const listener of this.#listeners) listener.push(event)
    return event
  }

  /** The events from the first on, as they come. */
  listen(): AsyncIterableIterator<RunEvent> {
    const queue = new AsyncQueue<RunEvent>()
    const past = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').trimEnd().split('\n') : []
    for (const line of past) queue.push(JSON.parse(line) as RunEvent)
    if (this.#ended) queue.end()
    else this.#listeners.add(queue)
    return queue
  }

  end(): void {
    this.#ended = true
    for (const listener of this.#listeners) listener.end()
    this.#listeners.clear()
  }
}
