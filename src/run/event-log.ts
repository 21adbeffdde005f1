import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { AsyncQueue } from '../util/async-queue.js'
import { Mask } from '../util/mask.js'
import { EVENTS_VERSION, type RunEvent, type RunEventBody } from './run-event.js'
import { FIRST_STATE, nextState, stepOf } from './run-state.js'

/** An event as it is kept. */
function stamped(run: string, body: RunEventBody): RunEvent {
  return { v: EVENTS_VERSION, run, at: new Date().toISOString(), ...body } as RunEvent
}

/** Writes an event of a run whose owner has died, and may have died in the middle of a line. */
export function appendForDead(file: string, run: string, body: RunEventBody): void {
  appendFileSync(file, `\n${JSON.stringify(stamped(run, body))}\n`, { mode: 0o600 })
}

/** Keeps a run's events: in `events.jsonl`, and for whoever listens. */
export class EventLog {
  readonly #run: string
  readonly #file: string
  readonly #mask: Mask
  readonly #listeners = new Set<AsyncQueue<RunEvent>>()
  #state = FIRST_STATE

  /** `mask` hides what nobody may see in an event. */
  constructor(run: string, file: string, mask = new Mask([])) {
    this.#run = run
    this.#file = file
    this.#mask = mask
  }

  /**
   * Writes one event. It is on disk when this returns, so an acknowledgement can follow it. A step that is not legal is
   * not written, and after the end nothing: `closed` is the last line.
   */
  write(body: RunEventBody): RunEvent {
    const event = stamped(this.#run, this.#mask.data(body))
    if (this.#state === 'ended') return event
    const step = stepOf(event)
    const next = step === undefined ? this.#state : nextState(this.#state, step)
    if (next === undefined) return event
    appendFileSync(this.#file, `${JSON.stringify(event)}\n`, { mode: 0o600 })
    for (const listener of this.#listeners) listener.push(event)
    this.#state = next
    return event
  }

  /** The events from the first on, as they come. */
  listen(): AsyncIterableIterator<RunEvent> {
    const queue = new AsyncQueue<RunEvent>()
    const past = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').trimEnd().split('\n') : []
    for (const line of past) queue.push(JSON.parse(line) as RunEvent)
    if (this.#state === 'ended') queue.end()
    else this.#listeners.add(queue)
    return queue
  }

  end(): void {
    this.#state = 'ended'
    for (const listener of this.#listeners) listener.end()
    this.#listeners.clear()
  }
}
