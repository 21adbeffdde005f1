import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { makePrivateDirectory } from '../util/private-directory.js'
import { SANDBOX_ID } from './sandbox-record.js'

/** The folder that holds the sandboxes of this user: `sparkwire-<uid>` in the system's temporary directory. */
export function sandboxRoot(): string {
  return join(tmpdir(), `sparkwire-${userInfo().uid}`)
}

/**
 * Makes the directory of one sandbox, for this user's eyes only.
 *
 * @throws SandboxError SANDBOX_UNSAFE_DIRECTORY when the folder above it is not ours alone
 */
export function makeSandboxDirectory(id: string, root = sandboxRoot()): string {
  if (!makePrivateDirectory(root))
    throw new SandboxError('SANDBOX_UNSAFE_DIRECTORY', {
      message: `Cannot use the folder for sandboxes: ${root}. Expected a directory of your own with mode 0700.`,
      hint: 'remove it, or set TMPDIR to a directory of your own',
      details: { directory: root },
    })
  const directory = sandboxDirectory(id, root)
  mkdirSync(directory, { mode: 0o700 })
  return directory
}

/** Where the sandbox `id` lies. */
export function sandboxDirectory(id: string, root = sandboxRoot()): string {
  return join(root, id)
}

/** Removes the directory of the sandbox `id`; refuses any other path. */
export function removeSandboxDirectory(id: string, directory: string): void {
  // A record that was damaged or tampered with must not make us delete something else.
  if (!SANDBOX_ID.test(id) || basename(directory) !== id) return
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
