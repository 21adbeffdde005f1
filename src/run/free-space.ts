import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { localPath } from './preflight/local-path.js'

/** Below that a disk is full for what a run writes, bytes. */
export const FULL_BYTES = 32e6

/** A place to write to and what is left there. */
export interface FreeSpace {
  readonly path: string
  readonly freeBytes: number
}

/** What is free on the disk that a path is on, or will be. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestExisting(path))
  return bavail * bsize
}

/** Those of the local paths whose disks are full, one of each disk. */
export async function fullDisks(paths: readonly string[]): Promise<readonly FreeSpace[]> {
  const found = new Map<number, FreeSpace>()
  for (const path of paths.map(localPath)) {
    if (path === undefined) continue
    try {
      const { dev } = await stat(await nearestExisting(path))
      const free = await freeBytes(path)
      if (free < FULL_BYTES && !found.has(dev)) found.set(dev, { path, freeBytes: free })
    } catch {
      // It is gone, or not for us to see.
    }
  }
  return [...found.values()]
}

/** The path itself or the nearest above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path)
    return path
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const above = dirname(path)
    return (code === 'ENOENT' || code === 'ENOTDIR') && above !== path ? nearestExisting(above) : path
  }
}
