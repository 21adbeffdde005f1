import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { writeFile } from 'atomically'
import { isGroupAlive } from '../supervise/process-group.js'
import { identifyProcess, isRunning, type ProcessIdentity } from '../supervise/process-identity.js'
import { OWNER_FILE, sweepRun } from './run-directory.js'

/** Who owns a running run, and what it would leave behind: in the run's directory until the run has ended. */
export interface RunOwner {
  readonly process: ProcessIdentity
  /** The result channel's directory, outside of the run's, once there is one. */
  readonly channel?: string
  /** Leader of the driver's process group, once it runs. */
  readonly keeper?: ProcessIdentity
}

/** Writes down that this process owns the run. */
export async function claimRun(directory: string, channel?: string, keeper?: ProcessIdentity): Promise<void> {
  const owner = { process: identifyProcess(process.pid), channel, keeper }
  await writeFile(join(directory, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 })
}

/** Who owns the run of that directory; undefined where it has ended, or was never whole. */
export function readOwner(directory: string): RunOwner | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8')) as RunOwner
  } catch {
    return undefined
  }
}

/** Whether whoever runs it still does. */
export function isOwned({ process }: RunOwner): boolean {
  return isRunning(process)
}

/** Whether anything of its driver still lives on this machine. */
export function isDriven({ keeper }: RunOwner): boolean {
  return keeper !== undefined && isGroupAlive(keeper)
}

/** Removes what an owner that was killed has left: keys, scratch and socket. The record of the run stays. */
export async function clearAfter(directory: string, { channel }: RunOwner): Promise<void> {
  // The path comes from a file: nothing but a channel's directory is removed by it.
  if (channel !== undefined && basename(channel).startsWith('sparkwire-')) {
    await rm(channel, { recursive: true, force: true })
  }
  await sweepRun(directory)
}
