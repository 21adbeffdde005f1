import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkShadowing } from '../../../../src/toolchain/doctor/check-shadowing.js'

let directory: string
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwire-shadow-')))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function file(...path: string[]): string {
  const name = join(directory, ...path)
  mkdirSync(join(name, '..'), { recursive: true })
  writeFileSync(name, '')
  return name
}

/** Where Python itself finds a module when it is started as Spark starts its workers: `python -m`. */
async function pythonFinds(module: string, pythonPath?: string): Promise<string> {
  file('ask.py')
  writeFileSync(
    join(directory, 'ask.py'),
    `from importlib.util import find_spec\nspec = find_spec("${module}")\nprint(spec.origin if spec else None)`,
  )
  const env = {
    PATH: process.env.PATH ?? '',
    ...(pythonPath === undefined ? {} : { PYTHONPATH: pythonPath }),
  }
  return (await execa('python3', ['-m', 'ask'], { cwd: directory, env, extendEnv: false })).stdout
}

test('nothing foreign', async () => {
  expect(await checkShadowing(directory, {})).toMatchObject({ check: 'shadowing', status: 'ok' })
})

test.each([
  ['a file', ['pyspark.py']],
  ['a package', ['pyspark', '__init__.py']],
])('%s in the working directory takes the place of PySpark, as Python says too', async (_, path) => {
  const foreign = file(...path)
  expect(await checkShadowing(directory, {})).toEqual({
    check: 'shadowing',
    status: 'error',
    found: `${foreign}: Python imports it in the place of the real package`,
    expected: 'no module in the place of PySpark or its packages',
    fix: `rename ${foreign}, or run from another directory`,
  })
  expect(await pythonFinds('pyspark')).toBe(foreign)
})

test('a folder without __init__.py does not', async () => {
  file('json', 'notes.txt')
  file('pyspark', 'notes.txt')
  expect((await checkShadowing(directory, {})).status).toBe('ok')
  expect(await pythonFinds('json')).toMatch(/lib\/python.*\/json\/__init__\.py$/)
})

test('PYTHONPATH comes before the environment, but after what Spark brings', async () => {
  const zmq = file('mine', 'zmq.py')
  file('mine', 'pyspark.py')
  const PYTHONPATH = ['/nowhere', join(directory, 'mine')].join(delimiter)
  expect(await checkShadowing(directory, { PYTHONPATH })).toMatchObject({
    status: 'error',
    found: `${zmq}: Python imports it in the place of the real package`,
    fix: `rename ${zmq}, or run from another directory and without it in PYTHONPATH`,
  })
  expect(await pythonFinds('zmq', PYTHONPATH)).toBe(zmq)
})
