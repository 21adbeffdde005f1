import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A real file system of a few MB; mounting one is for root, by itself or by sudo. */
export interface SmallDisk {
  readonly path: string
  /** Takes all the space that is left. */
  fill(): void
  /** Gives it back. */
  clear(): void
}

/** Mounts a disk of that size, which goes when the test has finished. */
export function smallDisk(megabytes: number): SmallDisk {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'sw-disk-')))
  asRoot('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=1777`, 'tmpfs', path)
  onTestFinished(() => {
    asRoot('umount', '--lazy', path)
    rmSync(path, { recursive: true, maxRetries: 3 })
  })
  const filler = join(path, 'filler')
  return {
    path,
    fill: () => fill(filler),
    clear: () => rmSync(filler),
  }
}

function asRoot(...command: readonly string[]): void {
  const [program = '', ...args] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command]
  execFileSync(program, args)
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w')
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(descriptor)
  }
}
