import type { KeptProcess } from '../supervise/kept-process.js'

/** How far a stop had to go. */
export type StopRung = 'ask' | 'terminate' | 'kill' | 'cluster'

/** ms that the job has to end by itself once it is asked. */
export const ASK_LIMIT_MS = 10_000
/** ms between SIGTERM and SIGKILL. */
export const TERMINATE_LIMIT_MS = 3_000
/** ms that spark-submit has to notice what the cluster has killed. */
export const CLUSTER_LIMIT_MS = 15_000

export interface StopLadderOptions {
  readonly process: KeptProcess
  /** Asks over the channel; says whether there was anyone to ask. */
  readonly ask: () => boolean
  /** Has the cluster end a driver that runs there; absent for one on this machine. */
  readonly killElsewhere?: (() => void) | undefined
}

/**
 * Ends a driver: asked over the channel, then SIGTERM to its process group, then SIGKILL.
 * A driver elsewhere is in no group of this machine's: after being asked it is killed by the cluster, and then what is
 * left of spark-submit here. Nothing of the group is left when `process.exited` resolves.
 */
export class StopLadder {
  rung: StopRung | null = null
  readonly #options: StopLadderOptions
  readonly #timers: NodeJS.Timeout[] = []

  constructor(options: StopLadderOptions) {
    this.#options = options
    void options.process.exited.then(() => {
      for (const timer of this.#timers) clearTimeout(timer)
    })
  }

  /** Takes the first rung; the next follow by themselves while the process lives. */
  climb(): void {
    if (this.rung !== null || !this.#options.process.running) return
    if (this.#options.ask()) {
      this.rung = 'ask'
      this.#timers.push(setTimeout(() => this.#terminate(), ASK_LIMIT_MS))
    } else {
      this.#terminate()
    }
  }

  /** Ends the group at once. */
  kill(): void {
    if (!this.#options.process.running) return
    if (this.#options.killElsewhere !== undefined && this.rung !== 'cluster') {
      this.#killElsewhere()
      return
    }
    this.rung = 'kill'
    this.#options.process.signal('SIGKILL')
  }

  #killElsewhere(): void {
    this.rung = 'cluster'
    this.#options.killElsewhere?.()
    this.#timers.push(setTimeout(() => this.#options.process.signal('SIGKILL'), CLUSTER_LIMIT_MS))
  }

  #terminate(): void {
    if (!this.#options.process.running) return
    if (this.#options.killElsewhere !== undefined) {
      this.#killElsewhere()
      return
    }
    this.rung = 'terminate'
    this.#options.process.signal('SIGTERM')
    this.#timers.push(setTimeout(() => this.kill(), TERMINATE_LIMIT_MS))
  }
}
