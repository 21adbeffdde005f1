import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../errors/run-error.js'
import { QUERIES } from '../delivered-batches.js'
import { held, readerOf } from '../detached/reader-lock.js'
import { KEYS } from '../detached/run-key.js'
import { runsDirectory } from '../run-directory.js'
import { findRunDirectory } from './find-run.js'
import { lookAt, runDirectories, type StoredRunOptions } from './list-runs.js'
import { isOver, type StoredRun } from './stored-run.js'

const DAY_MS = 86_400_000
/** Days after which an ended run is old, where nobody says another number. */
const KEEP_DAYS = 30

/**
 * Removes a run that has ended, with all that lies in its directory, its checkpoint too; a half-written one as well.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_STILL_RUNS, RUN_HELD
 * @example
 * await removeRun('20261122-183000-1f3a')
 */
export async function removeRun(run: string, options: StoredRunOptions = {}): Promise<StoredRun> {
  const stored = await lookAt(await findRunDirectory(run, options, isOver))
  if (!isOver(stored)) throw stillRuns(stored, 'removed')
  const reader = readerOf(stored.directory)
  if (reader !== undefined) throw held(stored.directory, reader.pid)
  await rm(stored.directory, { recursive: true, force: true, maxRetries: 3 })
  return stored
}

/** What runs leave beside their directories: how far queries were read, and under which keys they were submitted. */
const BESIDE = [QUERIES, KEYS] as const

/** Which runs are old. */
export interface PruneRunsOptions extends StoredRunOptions {
  /** Days since their end. @default 30 */
  readonly olderThanDays?: number
}

/**
 * Removes the runs that ended long ago, as `removeRun` does, and gives their ids.
 *
 * @example
 * await pruneRuns({ olderThanDays: 7 })
 */
export async function pruneRuns({
  runsDirectory: parent = runsDirectory(),
  olderThanDays = KEEP_DAYS,
}: PruneRunsOptions = {}): Promise<readonly string[]> {
  const before = Date.now() - olderThanDays * DAY_MS
  const old = (await runDirectories(parent)).filter((directory) => beganBefore(directory, before))
  const removed: string[] = []
  for (const directory of old) {
    const stored = await lookAt(directory)
    if (!isOver(stored) || (await lastChange(directory)) > before) continue
    if (readerOf(directory) !== undefined) continue
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    removed.push(stored.run)
  }
  await Promise.all(BESIDE.map((folder) => removeOld(join(parent, folder), before)))
  return removed
}

/** For what needs a run that has ended. */
export function stillRuns({ run, name, state, pid }: StoredRun, wanted: string): RunError {
  const by = pid === null ? '' : `, by process ${pid}`
  return new RunError('RUN_STILL_RUNS', {
    message: `Run ${run} of job '${name}' cannot be ${wanted}: it is ${state}${by}. Expected a run that has ended.`,
    hint: `\`sparkwire stop ${run}\` ends it.`,
    details: { run, state, pid },
  })
}

/** Its id begins with the time of its start: what is young need not be looked at. */
function beganBefore(directory: string, time: number): boolean {
  const [, ...parts] = /(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-f]{4}$/.exec(directory) ?? []
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) < time
}

async function removeOld(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name)
    if ((await stat(file)).mtimeMs < before) await rm(file, { recursive: true, force: true })
  }
}

async function lastChange(directory: string): Promise<number> {
  const names = await readdir(directory)
  const times = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).mtimeMs))
  return Math.max(0, ...times)
}
