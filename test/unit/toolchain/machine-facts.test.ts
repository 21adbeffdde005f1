import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cacheDirectory } from '../../../src/toolchain/cache-directory.js'
import { compareVersions } from '../../../src/toolchain/compare-versions.js'
import { installCommand } from '../../../src/toolchain/install-advice.js'

test.each([
  ['3.9.18', '3.10', -1],
  ['3.10', '3.10.0', 0],
  ['20.19.0', '20.9.1', 1],
  ['4.1.1', '4.1.1', 0],
])('%s against %s', (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign)
})

test('SPARKWIRE_CACHE moves the whole cache', () => {
  expect(cacheDirectory({ SPARKWIRE_CACHE: '/srv/c' })).toEqual({
    root: '/srv/c',
    environments: join('/srv/c', 'envs'),
    jars: join('/srv/c', 'jars'),
    archives: join('/srv/c', 'archives'),
    packed: join('/srv/c', 'packed'),
    modules: join('/srv/c', 'modules'),
    locks: join('/srv/c', 'locks'),
    work: join('/srv/c', 'work'),
    javaRecord: join('/srv/c', 'java.json'),
  })
  expect(cacheDirectory({}).root).toMatch(/sparkwire/i)
})

test('the install command follows the platform', () => {
  expect(installCommand('java', 'darwin')).toBe('brew install openjdk@17')
  expect(installCommand('python', 'win32')).toBe('winget install Python.Python.3.12')
})
