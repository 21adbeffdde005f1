import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findSpecs } from '../../../src/testing/find-specs.js'
import { loadSpec } from '../../../src/testing/load-spec.js'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'find-specs-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function touch(path: string): Promise<void> {
  await mkdir(join(directory, path, '..'), { recursive: true })
  await writeFile(join(directory, path), '')
}

test('finds specifications in all folders but those of packages and builds', async () => {
  for (const path of [
    'z.spec.yaml',
    'a/b/c.spec.yml',
    'a/d.spec.json',
    'a/plain.yaml',
    'node_modules/x/e.spec.yaml',
    'a/node_modules/f.spec.yaml',
    'dist/g.spec.yaml',
  ]) {
    await touch(path)
  }
  expect(await findSpecs(directory)).toEqual(['a/b/c.spec.yml', 'a/d.spec.json', 'z.spec.yaml'])
})

test('no specification is an error that says where it looked', async () => {
  await expect(findSpecs(directory)).rejects.toMatchObject({
    code: 'TESTING_NO_SPEC',
    exit: 2,
    details: { directory },
  })
})

test('a file that is not there is an error that names it', async () => {
  const file = join(directory, 'none.spec.yaml')
  await expect(loadSpec(file)).rejects.toMatchObject({ code: 'TESTING_NO_SPEC', details: { file } })
})
