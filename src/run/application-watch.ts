import { isBridgeError } from '../errors/bridge-error.js'
import { type ApplicationStatus, type Backend, hasEnded } from '../launch/backend/backend.js'
import type { StopCause } from './verdict.js'

/** How long a cluster may take; ms. */
export interface LaunchLimits {
  /** ms from being accepted until it runs. @default 300000 */
  readonly startMs?: number
  /** ms from running in the cluster until its driver calls back for the rows. @default 60000 */
  readonly callbackMs?: number
}

export const START_LIMIT_MS = 300_000
export const CALLBACK_LIMIT_MS = 60_000

/** ms that an application may take to leave the cluster when its driver or spark-submit has ended. */
const LEAVE_LIMIT_MS = 15_000
/** ms between questions at the end. */
const END_POLL_MS = 500
/** How often a cluster that gives no answer is asked at the end. */
const SILENT_TRIES = 3

/** How a run's cluster is asked. */
export interface ClusterAccess {
  readonly backend: Backend
  /** Whether the driver is in the cluster. */
  readonly elsewhere: boolean
  /** What a driver there has not done when it is late. @default 'called back' */
  readonly callback?: string
  readonly limits: LaunchLimits
}

export interface ApplicationWatchOptions extends ClusterAccess {
  /** Whether somebody waits for the driver to call back. */
  readonly awaitsCallback: () => boolean
  readonly changed: (status: ApplicationStatus) => void
  readonly overdue: (cause: StopCause) => void
}

/** Watches what the cluster says of a run's application, from its start to its end. */
export class ApplicationWatch {
  /** The cluster's last word. */
  status: ApplicationStatus = { state: 'submitted', id: null, text: 'not known to the cluster yet' }
  /** Whether it has ever run. */
  ran = false
  readonly access: ClusterAccess
  readonly #options: ApplicationWatchOptions
  readonly #ended = new AbortController()
  readonly #since = { waiting: performance.now(), running: 0 }

  constructor(options: ApplicationWatchOptions) {
    this.access = options
    this.#options = options
    void this.#poll()
  }

  /** Waits until the application has left the cluster; what does not leave is killed. Says whether it had to be. */
  async end(): Promise<'left' | 'killed'> {
    this.#ended.abort()
    await this.#untilEnded()
    if (hasEnded(this.status) || this.status.state === 'unknown') return 'left'
    await this.kill()
    await this.#untilEnded()
    return 'killed'
  }

  /** Has the cluster kill it; what cannot be asked is told by the status. */
  async kill(): Promise<void> {
    try {
      await this.#options.backend.kill()
    } catch (error) {
      this.#note({ ...this.status, state: 'unknown', text: textOf(error) })
    }
  }

  async #poll(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      await this.#ask()
      this.#checkLimits()
      await pause(this.#options.backend.pollMs, signal)
    }
  }

  async #untilEnded(): Promise<void> {
    const began = performance.now()
    for (let silent = 0; performance.now() - began < LEAVE_LIMIT_MS; ) {
      await this.#ask()
      if (hasEnded(this.status) && this.status.id !== null) return
      silent = this.status.state === 'unknown' || hasEnded(this.status) ? silent + 1 : 0
      // Of an application that was only just submitted the cluster may not know yet.
      if (silent >= SILENT_TRIES) return
      await pause(END_POLL_MS)
    }
  }

  async #ask(): Promise<void> {
    try {
      const status = await this.#options.backend.status()
      // A pod that is deleted has no name any more.
      this.#note({ ...status, id: status.id ?? this.status.id })
    } catch (error) {
      this.#note({ state: 'unknown', id: this.status.id, text: textOf(error) })
    }
  }

  #note(status: ApplicationStatus): void {
    const before = this.status
    this.status = status
    if (status.state === 'running' && status.id !== null && !this.ran) {
      this.ran = true
      this.#since.running = performance.now()
    }
    if (before.id === null && status.id !== null) this.#since.waiting = performance.now()
    if (before.state !== status.state || before.id !== status.id) this.#options.changed(status)
  }

  #checkLimits(): void {
    const { limits, overdue, elsewhere, awaitsCallback, callback = 'called back' } = this.#options
    const { startMs = START_LIMIT_MS, callbackMs = CALLBACK_LIMIT_MS } = limits
    const { state, id, text } = this.status
    const waits = (state === 'waiting' || state === 'submitted') && id !== null
    if (waits && !this.ran && performance.now() - this.#since.waiting > startMs) {
      overdue({
        by: 'start',
        text: `the cluster did not start the application within ${startMs / 1000} s: ${id}: ${text}`,
      })
    }
    const late = this.ran && performance.now() - this.#since.running > callbackMs
    if (elsewhere && late && awaitsCallback()) {
      overdue({
        by: 'callback',
        text: `callback impossible: the application runs, but its driver has not ${callback} within ${callbackMs / 1000} s`,
      })
    }
  }
}

/** Waits; not longer than until the signal. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}

function textOf(error: unknown): string {
  if (isBridgeError(error)) return error.message
  return error instanceof Error ? error.message : String(error)
}
