import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSandboxDirectory, removeSandboxDirectory } from '../../../src/sandbox/sandbox-directory.js'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sparkwire-directory-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

const id = 'kafka-0123456789ab'

test('makes a directory that only this user can enter, and removes it', () => {
  const directory = makeSandboxDirectory(id, join(parent, 'root'))
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  removeSandboxDirectory(id, directory)
  expect(existsSync(directory)).toBe(false)
})

test('refuses a root that others may write to, and one that is a link', () => {
  const open = join(parent, 'open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  const link = join(parent, 'link')
  symlinkSync(parent, link)
  for (const root of [open, link]) {
    expect(() => makeSandboxDirectory(id, root)).toThrow(
      expect.objectContaining({ code: 'SANDBOX_UNSAFE_DIRECTORY', message: expect.stringContaining(root) }),
    )
  }
})
