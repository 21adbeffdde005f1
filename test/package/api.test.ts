import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../scripts/api-report.mjs', import.meta.url))

test('the public surface is that of the report; `npm run api` writes a change that is meant', async () => {
  const { exitCode, all } = await execa(process.execPath, [SCRIPT], { all: true, reject: false })
  expect(all).not.toContain('changed the public API signature')
  expect(exitCode, all).toBe(0)
}, 120_000)
