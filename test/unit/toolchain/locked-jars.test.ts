import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JarLock } from '../../../src/toolchain/jar-lock.js'
import { lockedJarPaths, resolveJars } from '../../../src/toolchain/resolve-jars.js'

const sum = (text: string): string => createHash('sha256').update(text).digest('hex')
const LOCK: JarLock = {
  name: 'two',
  packages: ['g:one:1'],
  jars: [
    { coordinate: 'g:one:1', sha256: sum('first') },
    { coordinate: 'g:two:2', sha256: sum('second') },
  ],
}
const noFetcher = (): Promise<never> => Promise.reject(new Error('asked for a download'))

let env: NodeJS.ProcessEnv
let paths: readonly string[]
beforeEach(() => {
  env = { SPARKWIRE_CACHE: mkdtempSync(join(tmpdir(), 'sparkwire-jars-')) }
  paths = lockedJarPaths(LOCK, env)
  mkdirSync(dirname(paths[0] ?? ''), { recursive: true })
})
afterEach(() => rmSync(env.SPARKWIRE_CACHE ?? '', { recursive: true, force: true }))

function put(...contents: readonly string[]): void {
  contents.forEach((text, index) => {
    writeFileSync(paths[index] ?? '', text)
  })
}

test('jars that are there and as locked need no download', async () => {
  put('first', 'second')
  expect(await resolveJars(LOCK, noFetcher, { env })).toEqual(paths)
})

test('a jar of the same size with other bytes is put aside, and the error says which', async () => {
  put('first', 'sEcond')
  const put_aside = `${paths[1]}.rejected`
  await expect(resolveJars(LOCK, noFetcher, { env })).rejects.toMatchObject({
    code: 'TOOLCHAIN_CHECKSUM_MISMATCH',
    message: `1 of 2 jars of two failed the check: g:two:2. Expected SHA-256 ${sum('second')}, found ${sum('sEcond')}.`,
    details: { jars: [{ coordinate: 'g:two:2', path: put_aside }] },
  })
  expect([existsSync(paths[1] ?? ''), existsSync(put_aside), existsSync(paths[0] ?? '')]).toEqual([
    false,
    true,
    true,
  ])
  // And so it is missing from now on, not wrong.
  await expect(resolveJars(LOCK, noFetcher, { env })).rejects.toThrow('asked for a download')
})

test('offline, a missing jar is named', async () => {
  put('first')
  await expect(resolveJars(LOCK, noFetcher, { env, offline: true })).rejects.toMatchObject({
    code: 'TOOLCHAIN_OFFLINE',
    message: '1 jars of two are not in the cache: g:two:2. Offline work needs them there.',
  })
})
