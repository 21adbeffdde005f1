import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { writeFile } from 'atomically'
import { openBackend } from '../launch/backend/open-backend.js'
import { readLaunchRecord } from '../launch/launch-record.js'
import { groupMembers } from '../supervise/process-group.js'
import { identifyProcess, isRunning, type ProcessIdentity } from '../supervise/process-identity.js'
import { sweepRun } from './run-directory.js'

/** Who owns a running run, and what it would leave behind: in the run's directory until the run has ended. */
interface RunOwner {
  readonly process: ProcessIdentity
  /** The result channel's directory, outside of the run's. */
  readonly channel: string
  /** Leader of the driver's process group, once it runs. */
  readonly keeper?: ProcessIdentity
}

const OWNER_FILE = 'owner.json'

/** Writes down that this process owns the run. */
export async function claimRun(directory: string, channel: string, keeper?: ProcessIdentity): Promise<void> {
  const owner = { process: identifyProcess(process.pid), channel, keeper }
  await writeFile(join(directory, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 })
}

/**
 * Clears after owners that were killed: keys, scratch and socket of their runs. The record of a run stays. What still
 * has a living process, its owner or its driver, is left alone.
 */
export async function clearStaleRuns(parent: string): Promise<void> {
  const runs = await readdir(parent).catch(() => [])
  await Promise.all(runs.map((run) => clearStaleRun(join(parent, run))))
}

async function clearStaleRun(directory: string): Promise<void> {
  const owner = await readOwner(join(directory, OWNER_FILE))
  if (owner === undefined || isRunning(owner.process)) return
  if (owner.keeper !== undefined && groupMembers(owner.keeper.pid).length > 0) return
  // The path comes from a file: nothing but a channel's directory is removed by it.
  if (basename(owner.channel).startsWith('sparkwire-')) {
    await rm(owner.channel, { recursive: true, force: true })
  }
  await endElsewhere(directory)
  await sweepRun(directory)
}

/** A driver in the cluster outlives the keeper that ends those of this machine. */
async function endElsewhere(directory: string): Promise<void> {
  try {
    const { master } = await readLaunchRecord(directory)
    if (master.deployMode === 'cluster') await (await openBackend(directory)).kill()
  } catch {
    // The cluster cannot be asked, or the run never came so far.
  }
}

async function readOwner(file: string): Promise<RunOwner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RunOwner
  } catch {
    return undefined
  }
}
