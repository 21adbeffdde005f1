import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { RunError } from '../errors/run-error.js'
import { AsyncQueue } from '../util/async-queue.js'
import { Mask } from '../util/mask.js'
import { recordUnwritable } from './record-unwritable.js'
import { EVENTS_VERSION, type RunEvent, type RunEventBody } from './run-event.js'
import { FIRST_STATE, nextState, stepOf } from './run-state.js'
import { parseEvent } from './stored/recorded-events.js'

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
  readonly #failed: (error: RunError) => void
  #state = FIRST_STATE
  /** Why the last event is not on disk. */
  #unwritable: RunError | undefined
  #isFull = false

  /** `mask` hides what nobody may see in an event; `failed` hears once that the disk takes no more. */
  constructor(run: string, file: string, mask = new Mask([]), failed: (error: RunError) => void = () => {}) {
    this.#run = run
    this.#file = file
    this.#mask = mask
    this.#failed = failed
  }

  /**
   * Writes one event. A step that is not legal is not written, and after the end nothing: `closed` is the last line.
   * What the disk does not take is told to those who listen all the same.
   */
  write(body: RunEventBody): RunEvent {
    const event = stamped(this.#run, this.#mask.data(body))
    if (this.#state === 'ended') return event
    const step = stepOf(event)
    const next = step === undefined ? this.#state : nextState(this.#state, step)
    if (next === undefined) return event
    const error = this.#append(event)
    for (const listener of this.#listeners) listener.push(event)
    this.#state = next
    if (error !== undefined && !this.#isFull) {
      this.#isFull = true
      this.#failed(error)
    }
    return event
  }

  /**
   * As {@link write}, for what another step follows: the event is on disk when this returns.
   *
   * @throws RUN_RECORD_UNWRITABLE
   */
  keep(body: RunEventBody): void {
    this.write(body)
    if (this.#unwritable !== undefined) throw this.#unwritable
  }

  #append(event: RunEvent): RunError | undefined {
    try {
      // Behind a line that the disk has taken only a part of.
      const start = this.#unwritable === undefined ? '' : '\n'
      appendFileSync(this.#file, `${start}${JSON.stringify(event)}\n`, { mode: 0o600 })
      this.#unwritable = undefined
    } catch (cause) {
      this.#unwritable = recordUnwritable(this.#file, cause)
    }
    return this.#unwritable
  }

  /** The events from the first on, as they come. */
  listen(): AsyncIterableIterator<RunEvent> {
    const queue = new AsyncQueue<RunEvent>()
    const past = existsSync(this.#file) ? readFileSync(this.#file, 'utf8').trimEnd().split('\n') : []
    for (const line of past) {
      const event = parseEvent(line)
      if (event !== undefined) queue.push(event)
    }
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
