import type { MessageHeader } from '../protocol/messages.js'
import type { ResultReport } from './run-report.js'

/** What is wrong with the rows that came: what broke on this side, or what is missing; undefined when nothing is. */
export function whatIsWrong(
  broken: unknown,
  closed: Pick<MessageHeader<'CLOSED'>, 'status' | 'results'> | undefined,
  streamOf: Parameters<typeof incompleteRows>[1],
): string | undefined {
  if (broken !== undefined) return broken instanceof Error ? broken.message : String(broken)
  return closed?.status === 'succeeded' ? incompleteRows(closed.results, streamOf) : undefined
}

/** What is missing of the rows that came, measured against what the driver says it sent; undefined when nothing is. */
export function incompleteRows(
  results: MessageHeader<'CLOSED'>['results'],
  streamOf: (result: string) => { readonly sentByDriver: number; readonly report: ResultReport },
): string | undefined {
  for (const [name, { rows }] of Object.entries(results)) {
    const { sentByDriver: came, report } = streamOf(name)
    if (came !== rows) return `result '${name}' is not complete: ${came} rows came, ${rows} were sent`
    if (!report.complete) return `result '${name}' was not taken whole: ${report.rows} of ${rows} rows`
  }
  return undefined
}
