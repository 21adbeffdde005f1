import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeWarmDirectory } from '../../../src/launch/warm/warm-directory.js'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sw-warm-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

const KEY = '0123456789abcdef'

test('the directory of a warm driver is for this user alone, whatever the umask', () => {
  const before = process.umask(0)
  try {
    const path = makeWarmDirectory(join(parent, 'root'), KEY)
    expect([path, join(path, '..')].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700])
  } finally {
    process.umask(before)
  }
})

test('a root that others may write to, or that is a link, is refused', () => {
  const open = join(parent, 'open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  const own = join(parent, 'own')
  mkdirSync(own, { mode: 0o700 })
  const link = join(parent, 'link')
  symlinkSync(own, link)
  for (const root of [open, link]) {
    expect(() => makeWarmDirectory(root, KEY)).toThrow(
      expect.objectContaining({ code: 'LAUNCH_UNSAFE_DIRECTORY', message: expect.stringContaining(root) }),
    )
  }
})
