import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PreflightError } from '../../errors/preflight-error.js'
import { fails, type Problem, warns } from './problem.js'

/** Below that a run cannot keep its record, bytes. */
const FULL_BYTES = 32e6
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
  const existing = await nearest(path)
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
  const { bavail, bsize } = await statfs(existing)
  return spaceProblems(directory, bavail * bsize)
}

/** What little space means. */
export function spaceProblems({ path, what, moveBy }: WrittenDirectory, freeBytes: number): Problem[] {
  if (freeBytes >= LOW_BYTES) return []
  const full = freeBytes < FULL_BYTES
  const facts = {
    message: `There are ${Math.floor(freeBytes / 1e6)} MB free for ${what} at ${path}. Expected ${(full ? FULL_BYTES : LOW_BYTES) / 1e6} MB or more.`,
    hint: `free some space, or name another place: ${moveBy}`,
    details: { path, freeBytes },
  }
  return [
    full
      ? fails(new PreflightError('PREFLIGHT_DISK_FULL', facts))
      : warns(new PreflightError('PREFLIGHT_DISK_LOW', facts)),
  ]
}

/** The path itself or the nearest above it that is there. */
async function nearest(path: string): Promise<string> {
  try {
    await stat(path)
    return path
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const above = dirname(path)
    return (code === 'ENOENT' || code === 'ENOTDIR') && above !== path ? nearest(above) : path
  }
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
