import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { maskLogs } from '../../../src/run/masked-log.js'
import { recordedMask } from '../../../src/run/run-mask.js'
import { Mask } from '../../../src/util/mask.js'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sw-masked-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('a log is written anew where a secret stands in it, for this user alone; any other is left as it is', async () => {
  const path = folder()
  const [told, silent] = [join(path, 'told.log'), join(path, 'silent.log')]
  writeFileSync(told, 'first\npassword is hunter2!\nlast')
  writeFileSync(silent, 'nothing here')
  const before = statSync(silent).ino
  await maskLogs([told, silent, join(path, 'missing.log')], new Mask(['hunter2!']))
  expect(readFileSync(told, 'utf8')).toBe('first\npassword is *********(redacted)\nlast\n')
  expect(statSync(told).mode & 0o777).toBe(0o600)
  expect(statSync(silent).ino).toBe(before)
  expect(readdirSync(path).sort()).toEqual(['silent.log', 'told.log'])
})

test('what is hidden of a run is known to whoever has its private file, and no longer than that', () => {
  const path = folder()
  const driver = { token: 'the-token', params: { a: 'hunter2!', b: 'plainly' }, secrets: ['a'] }
  writeFileSync(join(path, 'driver.json'), JSON.stringify(driver))
  const mask = recordedMask(path)
  expect(mask.text('hunter2! the-token plainly')).toBe('*********(redacted) *********(redacted) plainly')
  rmSync(join(path, 'driver.json'))
  expect(recordedMask(path).isEmpty).toBe(true)
})
