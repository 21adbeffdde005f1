import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { diskProblems, spaceProblems } from '../../../../src/run/preflight/check-disk.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-disk-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const written = (path: string) => ({ path, what: 'checkpoint', moveBy: '--checkpoint' })

test('a directory that is there, and one that will be made', async () => {
  expect(await diskProblems(written(directory))).toEqual([])
  expect(await diskProblems(written(join(directory, 'not', 'yet')))).toEqual([])
})

test('a file in the way, at the place or above it', async () => {
  const file = join(directory, 'file')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'below', 'it')]) {
    expect(await diskProblems(written(path))).toMatchObject([
      {
        severity: 'error',
        error: {
          code: 'PREFLIGHT_PATH_UNWRITABLE',
          message: `There can be no checkpoint at ${path}: ${file} is no directory. Expected a directory that this user can write.`,
          hint: 'correct its rights, or name another place: --checkpoint',
        },
      },
    ])
  }
})

test.each([
  [1_000_000_000, []],
  [999_999_999, ['warning PREFLIGHT_DISK_LOW']],
  [32_000_000, ['warning PREFLIGHT_DISK_LOW']],
  [31_999_999, ['error PREFLIGHT_DISK_FULL']],
])('%i bytes free', (free, expected) => {
  const found = spaceProblems(written('/data'), free)
  expect(found.map(({ severity, error }) => `${severity} ${error.code}`)).toEqual(expected)
})
