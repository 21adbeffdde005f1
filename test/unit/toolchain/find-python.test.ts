import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describePython, findPython } from '../../../src/toolchain/find-python.js'
import { fakeProgram } from './fake-program.js'

const says = (version: string, missing = '[]') =>
  `echo '{"python": "/opt/python", "version": "${version}", "missing": ${missing}}'`

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-python-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const only = (): NodeJS.ProcessEnv => ({ PATH: directory })

test('the Python of this machine is found and has venv and pip', async () => {
  const found = await findPython()
  expect(found.version).toMatch(/^3\.\d+\.\d+$/)
  expect(found.minor).toBe(found.version.split('.').slice(0, 2).join('.'))
  expect(found.missing).toEqual([])
})

test('a module that cannot be imported is named', async () => {
  const { python } = await findPython()
  const described = await describePython(python, ['json', 'no_such_module_here'])
  expect(described?.missing).toEqual(['no_such_module_here'])
})

test('PYTHONPATH has no word in what a Python has', async () => {
  const { python } = await findPython()
  mkdirSync(join(directory, 'only_on_pythonpath'))
  const env = { ...process.env, PYTHONPATH: directory }
  expect((await describePython(python, ['only_on_pythonpath'], env))?.missing).toEqual(['only_on_pythonpath'])
})

test('python3 is too old but python is not: python is taken', async () => {
  fakeProgram(directory, 'python3', says('3.8.18'))
  fakeProgram(directory, 'python', says('3.12.1'))
  expect((await findPython({ env: only() })).version).toBe('3.12.1')
})

test('3.9 is too old, 3.10 is not', async () => {
  fakeProgram(directory, 'python3', says('3.9.18'))
  await expect(findPython({ env: only() })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_TOO_OLD',
    message: 'Python is too old: 3.9.18 at /opt/python. PySpark needs Python 3.10 or newer.',
    details: { found: '3.9.18', needed: '3.10' },
  })
  fakeProgram(directory, 'python3', says('3.10.0'))
  expect((await findPython({ env: only() })).minor).toBe('3.10')
})

test('a Python without ensurepip: the package to install is named', async () => {
  fakeProgram(directory, 'python3', says('3.11.2', '["ensurepip"]'))
  await expect(findPython({ env: only() })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_INCOMPLETE',
    message: 'Python 3.11.2 at /opt/python lacks ensurepip. An environment needs venv and pip.',
    hint: expect.stringMatching(/install them with `.+`/),
  })
})

test('no Python at all', async () => {
  await expect(findPython({ env: only() })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_NOT_FOUND',
    message:
      'Python was not found: no `python3` or `python` in PATH runs. PySpark needs Python 3.10 or newer.',
  })
})

test('a SPARKWIRE_PYTHON that does not run is named, and nothing else is tried', async () => {
  fakeProgram(directory, 'python3', says('3.12.1'))
  const env = { ...only(), SPARKWIRE_PYTHON: '/nowhere/python' }
  await expect(findPython({ env })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_NOT_FOUND',
    message: expect.stringContaining('SPARKWIRE_PYTHON is wrong: /nowhere/python is no Python that runs'),
  })
})

test('a PySpark that is older than the newest Python: the next Python in PATH is taken, else it is said', async () => {
  const range = { least: '3.10', newest: '3.11', what: 'PySpark 3.5.1' }
  fakeProgram(directory, 'python3', says('3.13.1'))
  await expect(findPython({ env: only(), range })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_TOO_NEW',
    message: 'Python is too new: 3.13.1 at /opt/python. PySpark 3.5.1 needs Python 3.10 to 3.11.',
    hint: 'name a Python 3.11 in SPARKWIRE_PYTHON, or choose a newer Spark',
  })
  fakeProgram(directory, 'python3.11', says('3.11.9'))
  expect((await findPython({ env: only(), range })).version).toBe('3.11.9')
})
