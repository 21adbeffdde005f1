import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CommittedBatch } from '../run-report.js'
import { glanceAtEvents } from './recorded-events.js'

/**
 * What each query of a run has committed, by the folder of its checkpoint. Of a checkpoint that this machine does not
 * reach: what Spark's last progress says, by the name of the query.
 */
export async function committedBatches(
  checkpoint: string,
  events: string,
): Promise<Readonly<Record<string, CommittedBatch>>> {
  const folder = localFolder(checkpoint)
  if (folder === undefined) return committedByProgress(events)
  const sinks = await readdir(folder).catch(() => [])
  const found = await Promise.all(
    sinks.map(async (sink) => [sink, await lastCommitted(join(folder, sink))] as const),
  )
  return Object.fromEntries(found.filter((each): each is [string, CommittedBatch] => each[1] !== undefined))
}

function localFolder(checkpoint: string): string | undefined {
  if (checkpoint.startsWith('file:')) return fileURLToPath(checkpoint.replace(/^file:\/*/, 'file:///'))
  return /^[a-z][a-z0-9+.-]+:/i.test(checkpoint) ? undefined : checkpoint
}

/** Spark writes `commits/N` when micro-batch N is done, and `offsets/N` with where it reads to before it begins. */
async function lastCommitted(query: string): Promise<CommittedBatch | undefined> {
  const names = await readdir(join(query, 'commits')).catch(() => [])
  const batches = names.filter((name) => /^\d+$/.test(name)).map(Number)
  if (batches.length === 0) return undefined
  const batchId = Math.max(...batches)
  try {
    const text = await readFile(join(query, 'offsets', String(batchId)), 'utf8')
    // The first line is a version, the second of Spark's settings; then one a source.
    const [, , ...sources] = text.trimEnd().split('\n')
    return { batchId, offsets: sources.map(parseOffset) }
  } catch {
    return { batchId, offsets: [] }
  }
}

function committedByProgress(events: string): Readonly<Record<string, CommittedBatch>> {
  const committed: Record<string, CommittedBatch> = {}
  for (const event of glanceAtEvents(events)) {
    if (event.event !== 'progress' || event.query === null) continue
    const { batchId, sources } = event.progress
    committed[event.query] = { batchId, offsets: sources.map(({ endOffset }) => endOffset ?? null) }
  }
  return committed
}

/** A source's own JSON; `-` where it had nothing yet. */
function parseOffset(line: string): unknown {
  if (line === '-') return null
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
