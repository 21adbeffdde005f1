import { z } from 'zod'
import { queryName, type StreamingQueryProgress } from './streaming-progress.js'

const PREFIX = 'bad_records:'

const metrics = z.object({
  records: z.number(),
  bad: z.number(),
  first: z.object({ topic: z.string(), partition: z.number(), offset: z.number() }).nullish(),
})

/** What a query has read of one source that drops bad records. */
export interface BadRecordCount {
  /** All records, the bad ones among them. */
  readonly records: number
  readonly bad: number
  /** Where the first bad one is that this run has met. */
  readonly first: { readonly topic: string; readonly partition: number; readonly offset: number } | null
}

/** By query, then by source. */
export type BadRecordCounts = Readonly<Record<string, Readonly<Record<string, BadRecordCount>>>>

/** Adds up what Spark counts of bad records, micro-batch by micro-batch. */
export class BadRecordTally {
  readonly #counts = new Map<string, Map<string, BadRecordCount>>()

  /** Takes the progress of one micro-batch; what is not of the form of a source's counts is another observation. */
  take(query: string | null, progress: Pick<StreamingQueryProgress, 'id' | 'observedMetrics'>): void {
    for (const [name, value] of Object.entries(progress.observedMetrics ?? {})) {
      const { data } = metrics.safeParse(value)
      if (!name.startsWith(PREFIX) || data === undefined) continue
      const sources = this.#counts.get(queryName(query, progress)) ?? new Map<string, BadRecordCount>()
      const source = name.slice(PREFIX.length)
      const { records, bad, first } = sources.get(source) ?? { records: 0, bad: 0, first: null }
      sources.set(source, {
        records: records + data.records,
        bad: bad + data.bad,
        first: first ?? data.first ?? null,
      })
      this.#counts.set(queryName(query, progress), sources)
    }
  }

  get counts(): BadRecordCounts {
    return Object.fromEntries(
      [...this.#counts].map(([query, sources]) => [query, Object.fromEntries(sources)]),
    )
  }
}
