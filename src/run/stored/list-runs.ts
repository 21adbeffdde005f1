import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readLaunchRecord } from '../../launch/launch-record.js'
import { isElsewhere } from '../driver-elsewhere.js'
import { runsDirectory } from '../run-directory.js'
import { clearAfter, isDriven, isOwned, type RunOwner, readOwner } from '../run-owner.js'
import type { RunState } from '../run-state.js'
import { isUntold, readStoredRun, type StoredRun } from './stored-run.js'

/** Where runs are looked for. */
export interface StoredRunOptions {
  /** Where runs are kept. @default the user's state directory */
  readonly runsDirectory?: string
}

/** Which runs are listed. */
export interface ListRunsOptions extends StoredRunOptions {
  /** Only those in one of these states. @default all */
  readonly states?: readonly RunState[]
}

/** What a run's directory is called: `20261122-183000-1f3a`. */
const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/

/**
 * The runs of this user, the newest first, from their directories. The end of a run whose program died is told by whoever
 * looks next: its verdict is computed from what is left, and written down.
 *
 * @example
 * for (const { run, name, state } of await listRuns({ states: ['running'] })) console.log(run, name, state)
 */
export async function listRuns(options: ListRunsOptions = {}): Promise<readonly StoredRun[]> {
  const directories = await runDirectories(options.runsDirectory ?? runsDirectory())
  const runs = await Promise.all(directories.map(lookAt))
  const { states } = options
  return runs.filter(({ state }) => states === undefined || states.includes(state))
}

/** The directories of all runs, the newest first. */
export async function runDirectories(parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => [])
  return names
    .filter((name) => RUN_ID.test(name))
    .sort()
    .reverse()
    .map((name) => join(parent, name))
}

/** One run, its end told where nobody had. */
export async function lookAt(directory: string): Promise<StoredRun> {
  const found = readStoredRun(directory)
  if (!isUntold(found) || found.owner === undefined) return found.stored
  // Its driver is not of this machine, and a cluster may take long to answer: left to those who stop or submit.
  if (await drivenElsewhere(directory)) return found.stored
  await tellEnd(directory, found.owner)
  return readStoredRun(directory).stored
}

/**
 * Tells the end of all runs whose owners were killed, and clears after them: keys, scratch and socket. The record of a
 * run stays. What still has a living process, its owner or its driver, is left alone.
 */
export async function clearStaleRuns(parent: string): Promise<void> {
  await Promise.all((await runDirectories(parent)).map(clearStaleRun))
}

async function clearStaleRun(directory: string): Promise<void> {
  const owner = readOwner(directory)
  if (owner === undefined || isOwned(owner) || isDriven(owner)) return
  const untold = isUntold(readStoredRun(directory))
  if (untold) await endElsewhere(directory)
  await (untold ? tellEnd(directory, owner) : clearAfter(directory, owner))
}

/** Loaded when it is needed: a list of runs that have all been told must not wait for it. */
async function tellEnd(directory: string, owner: RunOwner): Promise<void> {
  const { concludeRun } = await import('./conclude-run.js')
  await concludeRun(directory, owner)
}

/** Whether the driver of a run is in the cluster. */
export async function drivenElsewhere(directory: string): Promise<boolean> {
  try {
    return isElsewhere((await readLaunchRecord(directory)).master)
  } catch {
    // It never came so far.
    return false
  }
}

/** A driver in the cluster outlives the keeper that ends those of this machine. */
async function endElsewhere(directory: string): Promise<void> {
  try {
    if (!(await drivenElsewhere(directory))) return
    const { openBackend } = await import('../../launch/backend/open-backend.js')
    await (await openBackend(directory)).kill()
  } catch {
    // The cluster cannot be asked.
  }
}
