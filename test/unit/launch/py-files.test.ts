import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stagePyFiles } from '../../../src/launch/py-files.js'

let folder: string
let into: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-py-files-'))
  into = join(folder, 'staged')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text = ''): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

function contents(zip: string | undefined): Record<string, string> {
  const files = unzipSync(readFileSync(zip ?? ''))
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

describe("the job's Python files", () => {
  test('files and zips go as they are, remote ones too', async () => {
    const paths = [write('pricing.py'), write('rules.zip'), 's3a://bucket/common.egg']
    expect(await stagePyFiles(['pricing.py', 'rules.zip', 's3a://bucket/common.egg'], folder, into)).toEqual(
      paths.with(2, 's3a://bucket/common.egg'),
    )
  })

  test('a folder of modules becomes a zip of what is in it, a package keeps its name', async () => {
    write('modules/pricing.py', 'P')
    write('modules/orders/total.py', 'T')
    write('modules/orders/rates.csv', 'R')
    write('modules/__pycache__/pricing.pyc')
    write('modules/.git/HEAD')
    write('geo/__init__.py', 'G')
    write('geo/shape/__init__.py', 'S')
    symlinkSync('.', join(folder, 'modules', 'loop'))
    const [modules, geo] = await stagePyFiles(['modules', 'geo/'], folder, into)
    expect(contents(modules)).toEqual({
      'orders/': '',
      'pricing.py': 'P',
      'orders/total.py': 'T',
      'orders/rates.csv': 'R',
    })
    expect(contents(geo)).toEqual({
      'geo/': '',
      'geo/shape/': '',
      'geo/__init__.py': 'G',
      'geo/shape/__init__.py': 'S',
    })
    const again = await stagePyFiles(['modules'], folder, join(folder, 'again'))
    expect(readFileSync(again[0] ?? '')).toEqual(readFileSync(modules ?? ''))
  })

  test('two folders of one name stay apart', async () => {
    write('a/common/one.py')
    write('b/common/two.py')
    const staged = await stagePyFiles(['a/common', 'b/common'], folder, into)
    expect(staged.map((zip) => Object.keys(contents(zip)))).toEqual([['one.py'], ['two.py']])
  })

  test.each([
    ['nowhere.py', 'cannot be read (ENOENT)', '--py-files'],
    ['own-1.0-py3-none-any.whl', 'is no Python file', 'A wheel is a requirement'],
    ['one,two.py', 'has a comma in its path', '--py-files'],
    ['empty', 'holds no files', '--py-files'],
    ['data', 'holds 101 MB, more than modules take', '--py-files'],
  ])('%s: %s', async (path, why, hint) => {
    write('own-1.0-py3-none-any.whl')
    write('one,two.py')
    write('empty/.keep')
    // A hole of that size, which takes no space.
    truncateSync(write('data/table.bin'), 101e6)
    await expect(stagePyFiles([path], folder, into)).rejects.toMatchObject({
      code: 'LAUNCH_BAD_PY_FILE',
      message: expect.stringContaining(why),
      hint: expect.stringContaining(hint),
    })
  })
})
