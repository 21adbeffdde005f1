import { RunError } from '../errors/run-error.js'
import { ResultStream } from './result-stream.js'
import type { ResultStreamPort } from './result-stream-port.js'
import type { ResultReport } from './run-report.js'

/** Which results there may be. */
export interface ResultNames {
  readonly job: string
  /** Those that are declared. */
  readonly declared: readonly string[]
  /** Whether the job is a script, which may open others. */
  readonly open: boolean
}

/** The results of a run, by name. */
export class ResultStreams {
  readonly #names: ResultNames
  readonly #port: ResultStreamPort
  readonly #streams = new Map<string, ResultStream>()
  /** Those of which no further batch comes. */
  readonly #over = new Set<string>()
  /** Ends a stream as the run has ended; a result may be asked for after that. */
  #settle: ((stream: ResultStream) => void) | undefined

  constructor(names: ResultNames, port: ResultStreamPort) {
    this.#names = names
    this.#port = port
    for (const name of names.declared) this.of(name)
  }

  /** Those that are known so far. */
  get names(): readonly string[] {
    return [...this.#streams.keys()]
  }

  /** The result of that name, whoever speaks of it first. */
  of(name: string): ResultStream {
    const known = this.#streams.get(name)
    if (known !== undefined) return known
    const stream = new ResultStream(name, this.#port)
    this.#streams.set(name, stream)
    this.#settle?.(stream)
    this.#endThose()
    return stream
  }

  /**
   * Notes that no further batch of a result comes. Its rows end while others go on, for who reads one after the other; the
   * last one's end with the run, and tell its failure.
   */
  endOne(name: string): void {
    this.of(name)
    this.#over.add(name)
    this.#endThose()
  }

  #endThose(): void {
    const names = [...this.#streams.keys()]
    if (names.every((name) => this.#over.has(name))) return
    for (const name of this.#over) this.#streams.get(name)?.end()
  }

  /** The result that a caller asks for; without a name the only one. Throws RUN_UNKNOWN_RESULT. */
  asked(result: string | undefined): ResultStream {
    const known = [...this.#streams.keys()]
    const name = result ?? (known.length === 1 ? known[0] : undefined)
    if (name !== undefined && (this.#streams.has(name) || this.#names.open)) return this.of(name)
    throw new RunError('RUN_UNKNOWN_RESULT', {
      message:
        name === undefined
          ? `Which result is meant? Job '${this.#names.job}' has ${known.length}: ${known.join(', ')}`
          : `Job '${this.#names.job}' has no result '${name}'. It has: ${known.join(', ') || 'none'}`,
      hint: 'Add a `results(…)` sink of that name to the job, or ask for one it has.',
      details: { result: name ?? null, results: known },
    })
  }

  /** Another driver goes on. */
  restart(): void {
    for (const stream of this.#streams.values()) stream.restart()
  }

  /** Ends all results: in silence, or with the error of the run. */
  end(error: unknown): void {
    this.#settle = (stream) => (error === undefined ? stream.end() : stream.fail(error))
    for (const stream of this.#streams.values()) this.#settle(stream)
  }

  sum(of: 'handedOut' | 'batches' | 'redelivered' | 'waiting'): number {
    let total = 0
    for (const stream of this.#streams.values()) total += stream[of]
    return total
  }

  get report(): Readonly<Record<string, ResultReport>> {
    return Object.fromEntries([...this.#streams].map(([name, stream]) => [name, stream.report]))
  }
}
