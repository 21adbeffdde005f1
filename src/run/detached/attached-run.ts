import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorFromJson } from '../../errors/error-from-json.js'
import type { JobDocument, ResultRows } from '../../ir/job-document.js'
import type { StructType } from '../../schema/data-type.js'
import { schemaFromSparkJson } from '../../schema/spark-json.js'
import { DeliveredBatches } from '../delivered-batches.js'
import type { ResultBatch, ResultChunk } from '../result-stream.js'
import { ResultStreams } from '../result-streams.js'
import type { Run, StopMode } from '../run.js'
import type { RunDirectory } from '../run-directory.js'
import type { RunEvent } from '../run-event.js'
import type { RunFiles, RunReport } from '../run-report.js'
import { SpoolFeed } from '../spool/spool-feed.js'
import { SPOOL } from '../spool/spool-format.js'
import { lookAt } from '../stored/list-runs.js'
import { readRunEvents } from '../stored/read-run.js'
import { stopRun } from '../stored/stop-run.js'
import { isOver, readReport } from '../stored/stored-run.js'

const POLL_MS = 200

export interface AttachedRunParts {
  readonly document: JobDocument
  readonly directory: RunDirectory
  /** Lets others attach. */
  readonly release: () => Promise<void>
  /** Leaves the run, which goes on. */
  readonly signal: AbortSignal | undefined
}

/** A detached run as one who attaches has it: its rows come from the spool, its end from its report. */
export class AttachedRun<Results extends ResultRows> implements Run<Results> {
  readonly report: Promise<RunReport>
  readonly #parts: AttachedRunParts
  readonly #left = new AbortController()
  readonly #feed: SpoolFeed
  readonly #streams: ResultStreams
  readonly #opening: Promise<void>
  #isOver = false

  constructor(parts: AttachedRunParts) {
    this.#parts = parts
    const { document, directory } = parts
    const spool = join(directory.files.directory, SPOOL)
    // Of this run alone: a batch job's result has no query whose id would tell it from those of others.
    const delivered = new DeliveredBatches(join(directory.files.directory, 'delivered'), 'batch')
    this.#feed = new SpoolFeed({
      spool,
      signal: this.#left.signal,
      isOver: () => this.#isOver,
      streamOf: (result) => this.#streams.of(result),
      endOne: (result) => this.#streams.endOne(result),
      delivered,
    })
    const sinks = document.kind === 'pipeline' ? document.sinks : []
    const declared = sinks.filter(({ kind }) => kind === 'results').map(({ name }) => name)
    this.#streams = new ResultStreams(
      { job: document.name, declared, open: document.kind === 'script' },
      {
        grant: (result, bytes) => this.#feed.grant(result, bytes),
        acknowledge: async (batch) => {
          delivered.acknowledge(batch)
          await this.#feed.remove(batch)
        },
        acknowledgeAgain: (batch) => void this.#feed.remove(batch),
        delivered,
        remaining: () => Number.POSITIVE_INFINITY,
        limitReached: () => {},
        left: (result) => this.#feed.leave(result),
        // The run goes on: who attaches next is handed the batch again.
        broken: () => {},
      },
    )
    if (parts.signal?.aborted) this.#left.abort()
    parts.signal?.addEventListener('abort', () => this.#left.abort(), { once: true })
    this.#opening = this.#open()
    this.report = this.#finish()
  }

  get id(): string {
    return this.#parts.directory.id
  }

  get name(): string {
    return this.#parts.document.name
  }

  get files(): RunFiles {
    return this.#parts.directory.files
  }

  get results(): readonly string[] {
    return this.#streams.names
  }

  rows<Name extends keyof Results & string>(result?: Name): AsyncIterable<Results[Name]> {
    return this.#streams.asked(result).rows() as AsyncIterable<unknown> as AsyncIterable<Results[Name]>
  }

  chunks(result?: keyof Results & string): AsyncIterable<ResultChunk> {
    return this.#streams.asked(result).chunks()
  }

  batches(result?: keyof Results & string): AsyncIterable<ResultBatch> {
    return this.#streams.asked(result).wholeBatches()
  }

  schema(result?: keyof Results & string): Promise<StructType> {
    return this.#streams.asked(result).schema
  }

  events(): AsyncIterable<RunEvent> {
    return readRunEvents(this.id, { ...this.#place, follow: true, signal: this.#left.signal })
  }

  stop(mode: StopMode = 'finish', reason = 'who had attached stopped it'): Promise<RunReport> {
    return stopRun(this.id, { ...this.#place, mode, reason })
  }

  /** Leaves the run, which goes on; another process may attach. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#left.abort()
    await this.#feed.ended()
    await this.#parts.release()
  }

  get #place(): { readonly runsDirectory: string } {
    return { runsDirectory: join(this.files.directory, '..') }
  }

  /** Opens each result as the run does. */
  async #open(): Promise<void> {
    for await (const event of this.events()) {
      if (event.event !== 'opened' || this.#feed.knows(event.result)) continue
      this.#streams.of(event.result).open(schemaFromSparkJson(event.schema))
      this.#feed.begin(event.result)
    }
  }

  async #finish(): Promise<RunReport> {
    const { directory } = this.files
    for (;;) {
      const report = isOver(await lookAt(directory)) ? readReport(directory) : undefined
      if (report !== undefined) {
        void this.#endWith(report)
        return report
      }
      // Nobody waits for the report of a run that was left: the process may end.
      await sleep(POLL_MS, undefined, { ref: !this.#left.signal.aborted })
    }
  }

  /** What lies in the spool is handed out first. */
  async #endWith(report: RunReport): Promise<void> {
    await this.#opening
    this.#isOver = true
    await this.#feed.ended()
    const { error, verdict } = report
    this.#streams.end(error === null || verdict === 'CANCELLED' ? undefined : errorFromJson(error))
  }
}
