import type { CompiledJob } from '../../compile/compiled-job.js'
import type { RunEvent } from '../run-event.js'

/** What has been acknowledged of one result. */
export interface Acknowledged {
  readonly rows: number
  readonly batches: number
}

/** Counts, per result, what the events say was acknowledged. */
export function countAcknowledged({ document }: Pick<CompiledJob, 'document'>): {
  readonly results: Record<string, Acknowledged>
  take(event: RunEvent): void
} {
  const sinks = document.kind === 'pipeline' ? document.sinks : []
  const names = sinks.filter(({ kind }) => kind === 'results').map(({ name }) => name)
  const results: Record<string, Acknowledged> = Object.fromEntries(
    names.map((name) => [name, { rows: 0, batches: 0 }]),
  )
  return {
    results,
    take(event) {
      if (event.event !== 'opened' && event.event !== 'acknowledged') return
      const { rows, batches } = results[event.result] ?? { rows: 0, batches: 0 }
      results[event.result] =
        event.event === 'opened' ? { rows, batches } : { rows: rows + event.rows, batches: batches + 1 }
    },
  }
}

/** What is missing of what the driver says it sent; undefined where all of it was acknowledged. */
export function describeIncomplete(
  taken: Readonly<Record<string, Acknowledged>>,
  sent: Readonly<Record<string, { readonly rows: number }>> | undefined,
): string | undefined {
  for (const [name, { rows }] of Object.entries(sent ?? {})) {
    const acknowledged = taken[name]?.rows ?? 0
    if (acknowledged !== rows)
      return `of result '${name}' ${acknowledged} of ${rows} rows had been acknowledged`
  }
  return undefined
}
