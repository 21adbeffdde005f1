import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseSourceOffsets, type SourceOffsets } from './source-offsets.js'

/** How far a query has come, by its checkpoint. */
export interface QueryCheckpoint {
  /** Where each source goes on, in Spark's order; undefined for one that is not Kafka's or has not begun. */
  readonly sources: readonly (SourceOffsets | undefined)[]
  /** The settings that Spark takes from the checkpoint. */
  readonly conf: Readonly<Record<string, string>>
}

const metadata = z.object({ conf: z.record(z.string(), z.string()).default({}) })

/**
 * Reads the local checkpoint of one query: the offsets of its last committed micro-batch. Undefined where none has
 * been committed, or where it is of a form that only Spark reads.
 */
export async function readCheckpoint(directory: string): Promise<QueryCheckpoint | undefined> {
  const batch = Math.max(...(await batchesIn(join(directory, 'commits'))))
  if (!Number.isFinite(batch)) return undefined
  const file = join(directory, 'offsets', String(batch))
  const [version, head = '', ...sources] = (await readFile(file, 'utf8').catch(() => ''))
    .trimEnd()
    .split('\n')
  if (version !== 'v1') return undefined
  return {
    sources: sources.map(parseSourceOffsets),
    conf: confOf(head),
  }
}

/** The micro-batches that a log of the checkpoint has; Spark's own hidden files beside them do not count. */
async function batchesIn(log: string): Promise<readonly number[]> {
  const names = await readdir(log).catch(() => [])
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}

function confOf(head: string): QueryCheckpoint['conf'] {
  try {
    return metadata.parse(JSON.parse(head)).conf
  } catch {
    return {}
  }
}
