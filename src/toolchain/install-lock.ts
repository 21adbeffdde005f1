import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import lockfile from 'proper-lockfile'
import { ToolchainError } from '../errors/toolchain-error.js'
import { cacheDirectory } from './cache-directory.js'
import type { ToolchainOptions } from './toolchain-options.js'

export interface InstallLockOptions extends ToolchainOptions {
  /** Told once a second while another process holds the lock. */
  readonly onWait?: (text: string) => void
  /** How long to wait for another process, ms. @default 20 minutes */
  readonly waitMs?: number
}

/** The holder refreshes its lock; one that is not refreshed for this long belongs to a process that died. */
const STALE_MS = 10_000
const POLL_MS = 250

/**
 * Runs `work` while no other process of this user does work under the same name. `work` gets a signal that is
 * aborted with the caller's, or when the lock was lost.
 *
 * @throws TOOLCHAIN_LOCK_TIMEOUT when another process holds the lock for longer than `waitMs`
 */
export async function withInstallLock<T>(
  name: string,
  options: InstallLockOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { locks } = cacheDirectory(options.env)
  await mkdir(locks, { recursive: true })
  const lost = new AbortController()
  const release = await acquire(join(locks, name), name, options, (error) => lost.abort(error))
  try {
    return await work(
      AbortSignal.any([lost.signal, ...(options.signal === undefined ? [] : [options.signal])]),
    )
  } finally {
    // A lost lock is someone else's by now, or gone with the directory.
    await release().catch(() => undefined)
  }
}

async function acquire(
  path: string,
  name: string,
  options: InstallLockOptions,
  onCompromised: (error: Error) => void,
): Promise<() => Promise<void>> {
  const { signal, onWait, waitMs = 20 * 60_000 } = options
  const began = performance.now()
  let told = 0
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await lockfile.lock(path, { realpath: false, stale: STALE_MS, update: 2500, onCompromised })
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ELOCKED') throw error
    }
    const waited = performance.now() - began
    if (waited > waitMs) throw timedOut(path, name, waitMs)
    if (waited - told >= 1000 || told === 0) {
      told = waited
      onWait?.(`another sparkwire is setting up ${name}; waiting (${Math.round(waited / 1000)} s)`)
    }
    await sleep(POLL_MS)
  }
}

function timedOut(path: string, name: string, waitMs: number): ToolchainError {
  return new ToolchainError('TOOLCHAIN_LOCK_TIMEOUT', {
    message: `The set-up of ${name} did not get its turn: another process holds ${path}.lock for over ${Math.round(waitMs / 1000)} s. It should have finished.`,
    hint: 'end the other sparkwire, or wait and try again; a lock left by a dead process frees itself after 10 s',
    details: { lock: `${path}.lock`, waitMs },
  })
}
