import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkWorkerPython } from '../../../src/toolchain/worker-python.js'
import { fakeProgram } from './fake-program.js'

const driver = { python: '/env/bin/python', pythonVersion: '3.11.7' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-worker-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('one of the same minor version will do, by path or by name', async () => {
  const says = `echo '{"python": "/opt/python", "version": "3.11.2", "missing": []}'`
  const path = fakeProgram(folder, 'python-of-workers', says)
  await checkWorkerPython(driver, path)
  await checkWorkerPython(driver, 'python-of-workers', { env: { PATH: folder } })
})

test.each([
  [
    'of another minor version',
    `echo '{"python": "/opt/python", "version": "3.12.1", "missing": []}'`,
    'is Python 3.12.1',
  ],
  ['no Python', 'exit 1', 'is no Python that runs'],
])('%s is refused with both versions', async (_, script, why) => {
  const path = fakeProgram(folder, 'python', script)
  await expect(checkWorkerPython(driver, path)).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_MISMATCH',
    message: `The workers' Python, ${path}, ${why}, but the driver runs Python 3.11.7 at /env/bin/python. Both must be 3.11.`,
  })
})

test('one that is not there is refused', async () => {
  await expect(checkWorkerPython(driver, 'nosuch-python', { env: { PATH: folder } })).rejects.toThrow(
    'nosuch-python, is no Python that runs',
  )
  await expect(checkWorkerPython(driver, join(folder, 'nowhere'))).rejects.toThrow('is no Python that runs')
})
