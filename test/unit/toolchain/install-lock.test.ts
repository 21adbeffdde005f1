import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withInstallLock } from '../../../src/toolchain/install-lock.js'

let env: NodeJS.ProcessEnv
beforeEach(() => {
  env = { SPARKWIRE_CACHE: mkdtempSync(join(tmpdir(), 'sparkwire-lock-')) }
})
afterEach(() => rmSync(env.SPARKWIRE_CACHE ?? '', { recursive: true, force: true }))

test('work under one name is done one after the other, and who waits is told', async () => {
  const log: string[] = []
  const waits: string[] = []
  const work = (name: string) => async () => {
    log.push(`${name} begins`)
    await sleep(300)
    log.push(`${name} ends`)
  }
  await Promise.all([
    withInstallLock('spark', { env }, work('first')),
    sleep(50).then(() =>
      withInstallLock('spark', { env, onWait: (text) => waits.push(text) }, work('second')),
    ),
  ])
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  expect(waits).toEqual(['another sparkwire is setting up spark; waiting (0 s)'])
})

test('work under two names is done side by side', async () => {
  await withInstallLock('one', { env }, () =>
    withInstallLock('two', { env, waitMs: 0 }, async () => undefined),
  )
})

test('who waits too long hears where the lock is', async () => {
  await withInstallLock('spark', { env }, async () => {
    await expect(withInstallLock('spark', { env, waitMs: 300 }, async () => undefined)).rejects.toMatchObject(
      {
        code: 'TOOLCHAIN_LOCK_TIMEOUT',
        message: expect.stringContaining(join(env.SPARKWIRE_CACHE ?? '', 'locks', 'spark.lock')),
      },
    )
  })
})

test('who waits can be interrupted', async () => {
  const interrupt = new AbortController()
  await withInstallLock('spark', { env }, async () => {
    const waiting = withInstallLock('spark', { env, signal: interrupt.signal }, async () => undefined)
    interrupt.abort(new Error('Ctrl-C'))
    await expect(waiting).rejects.toThrow('Ctrl-C')
  })
})

test('the lock is free again after work that threw', async () => {
  await expect(withInstallLock('spark', { env }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await withInstallLock('spark', { env, waitMs: 0 }, async () => undefined)
})
