import type { Run } from '../run/run.js'
import type { RunReport } from '../run/run-report.js'
import type { StructType } from '../schema/data-type.js'
import type { ComparedRow } from './row-difference.js'

/** All that a run gave: its rows by result, and its report. */
export interface CollectedRun {
  readonly report: RunReport
  readonly rows: ReadonlyMap<string, readonly ComparedRow[]>
  /** The schemas of the results that opened. */
  readonly schemas: ReadonlyMap<string, StructType>
}

/**
 * Reads every result of a run to its end, so that none of them stalls the job; `names` are read besides the
 * declared ones. A run that fails is told by its report, not thrown.
 */
export async function collectResults(run: Run, names: readonly string[]): Promise<CollectedRun> {
  const rows = new Map<string, ComparedRow[]>()
  const schemas = new Map<string, StructType>()
  const readers: Promise<void>[] = []
  const read = (name: string): void => {
    if (rows.has(name)) return
    const taken: ComparedRow[] = []
    rows.set(name, taken)
    readers.push(readAll(run.rows(name), taken))
    readers.push(run.schema(name).then((schema) => void schemas.set(name, schema), ignore))
  }
  for (const name of [...run.results, ...names]) read(name)
  // A script may open results that nobody declared.
  const watched = watchOpened(run, read)
  const report = await run.report
  await watched
  await Promise.all(readers)
  return { report, rows, schemas }
}

async function readAll(source: AsyncIterable<ComparedRow>, into: ComparedRow[]): Promise<void> {
  try {
    for await (const row of source) into.push(row)
  } catch {
    // Why it ended is in the report.
  }
}

async function watchOpened(run: Run, read: (name: string) => void): Promise<void> {
  for await (const event of run.events()) if (event.event === 'opened') read(event.result)
}

function ignore(): void {}
