import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { PreflightError } from '../../errors/preflight-error.js'
import { FULL_BYTES, freeBytes, nearestExisting } from '../free-space.js'
import { fails, type Problem, warns } from './problem.js'

/** Below that shuffles, state and spilled batches may run out, bytes. */
const LOW_BYTES = 1e9

/** A directory that a run makes or uses. */
export interface WrittenDirectory {
  readonly path: string
  /** What lies there, for messages: `the checkpoint`. */
  readonly what: string
  /** What to name to have it elsewhere. */
  readonly moveBy: string
}

/** Whether a directory can be made and written, and has space. */
export async function diskProblems(directory: WrittenDirectory): Promise<Problem[]> {
  const { path, what, moveBy } = directory
  const existing = await nearestExisting(path)
  const reason = await refusal(existing)
  if (reason !== undefined) {
    return [
      fails(
        new PreflightError('PREFLIGHT_PATH_UNWRITABLE', {
          message: `There can be no ${what} at ${path}: ${existing} ${reason}. Expected a directory that this user can write.`,
          hint: `correct its rights, or name another place: ${moveBy}`,
          details: { path, at: existing },
        }),
      ),
    ]
  }
  return spaceProblems(directory, await freeBytes(existing))
}

/** What little space means. */
export function spaceProblems({ path, what, moveBy }: WrittenDirectory, free: number): Problem[] {
  if (free >= LOW_BYTES) return []
  const full = free < FULL_BYTES
  const facts = {
    message: `There are ${Math.floor(free / 1e6)} MB free for ${what} at ${path}. Expected ${(full ? FULL_BYTES : LOW_BYTES) / 1e6} MB or more.`,
    hint: `free some space, or name another place: ${moveBy}`,
    details: { path, freeBytes: free },
  }
  return [
    full
      ? fails(new PreflightError('PREFLIGHT_DISK_FULL', facts))
      : warns(new PreflightError('PREFLIGHT_DISK_LOW', facts)),
  ]
}

/** Why nothing can be made in there. */
async function refusal(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return 'is no directory'
    await access(path, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return `cannot be written (${(error as NodeJS.ErrnoException).code})`
  }
}
