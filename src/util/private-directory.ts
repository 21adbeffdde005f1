import { lstatSync, mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'

/**
 * Makes a directory for this user's eyes only, or finds the one that is there. False where what is there belongs to
 * someone else or is open to others: anyone may create names in a temporary directory, and what waits may be a trap.
 */
export function makePrivateDirectory(path: string): boolean {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const found = lstatSync(path)
  const { uid } = userInfo()
  return found.isDirectory() && (uid === -1 || (found.uid === uid && (found.mode & 0o077) === 0))
}
