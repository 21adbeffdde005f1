import pc from 'picocolors'
import { totalLag } from '../run/partition-lag.js'
import type { RunEvent } from '../run/run-event.js'
import { FIRST_STATE, nextState, stepOf } from '../run/run-state.js'
import { queryName } from '../run/streaming-progress.js'

type ProgressEvent = Extract<RunEvent, { event: 'progress' }>

/** What a running run looks like on a terminal: one line of its own, and one for each of its queries. */
export class RunView {
  readonly #name: string
  readonly #colour: boolean
  readonly #queries = new Map<string, ProgressEvent>()
  #state = FIRST_STATE
  #began: number | undefined
  #rows = 0
  #batches = 0
  /** The cluster's own words, while it has not started the application. */
  #waits: string | undefined

  constructor(name: string, colour: boolean) {
    this.#name = name
    this.#colour = colour
  }

  take(event: RunEvent): void {
    const step = stepOf(event)
    if (step !== undefined) this.#state = nextState(this.#state, step) ?? this.#state
    switch (event.event) {
      case 'submitted':
        this.#began = Date.parse(event.at)
        break
      case 'application':
        this.#waits = event.state === 'running' ? undefined : event.text
        break
      case 'acknowledged':
        this.#rows += event.rows
        this.#batches += 1
        break
      case 'progress':
        this.#queries.set(queryName(event.query, event.progress), event)
        break
    }
  }

  /** The lines, none of them wider than the terminal. */
  lines(now: number, columns: number): readonly string[] {
    const { cyan, dim } = pc.createColors(this.#colour)
    const took = this.#began === undefined ? 0 : now - this.#began
    const waits = this.#waits === undefined ? '' : `  ${this.#waits}`
    const counts = `${number(this.#rows)} rows in ${number(this.#batches)} micro-batches`
    const head = cut(`${this.#name}  ${clock(took)}  ${counts}${waits}`, columns - this.#state.length - 3)
    const queries = [...this.#queries].map(([name, event]) =>
      dim(cut(`  ${queryLine(name, event)}`, columns)),
    )
    return [`${cyan('…')} ${cyan(this.#state)} ${head}`, ...queries]
  }
}

function queryLine(name: string, { progress, lag }: ProgressEvent): string {
  const { batchId, processedRowsPerSecond: rate, eventTime, stateOperators } = progress
  const watermark = eventTime?.['watermark']
  const kept = stateOperators.reduce((sum, { numRowsTotal }) => sum + numRowsTotal, 0)
  const bytes = stateOperators.reduce((sum, { memoryUsedBytes }) => sum + memoryUsedBytes, 0)
  return [
    name,
    `micro-batch ${batchId}`,
    `${number(Math.round(rate ?? 0))} rows/s`,
    ...(lag.length === 0 ? [] : [`${number(totalLag(lag))} behind`]),
    ...(watermark === undefined ? [] : [`watermark ${watermark.slice(0, 19)}Z`]),
    ...(stateOperators.length === 0 ? [] : [`state ${number(kept)} rows, ${(bytes / 1e6).toFixed(1)} MB`]),
  ].join('  ')
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** `0:42`, `1:02:03`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const end = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${end}` : `${minutes}:${end}`
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`
}
