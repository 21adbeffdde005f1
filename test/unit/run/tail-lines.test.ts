import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LineTail } from '../../../src/run/tail-lines.js'

let folder: string
let file: string
let lines: string[]
let tail: LineTail
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tail-'))
  file = join(folder, 'stdout.log')
  lines = []
  tail = new LineTail(file, (line) => lines.push(line))
})
afterEach(async () => {
  await tail.close()
  rmSync(folder, { recursive: true })
})

test('whole lines come while the file grows', async () => {
  writeFileSync(file, 'one\ntw')
  await vi.waitFor(() => expect(lines).toEqual(['one']))
  appendFileSync(file, 'o\n\nthree\n')
  await vi.waitFor(() => expect(lines).toEqual(['one', 'two', '', 'three']))
})

test('closing gives what is left, also without an end of line', async () => {
  writeFileSync(file, 'one\nlast')
  await tail.close()
  expect(lines).toEqual(['one', 'last'])
})

test('a file that never comes is no error', async () => {
  await tail.close()
  expect(lines).toEqual([])
})

test('a character cut by the end of a read is put together', async () => {
  const bytes = Buffer.from('地震\n')
  writeFileSync(file, bytes.subarray(0, 2))
  await new Promise((resolve) => setTimeout(resolve, 450))
  appendFileSync(file, bytes.subarray(2))
  await tail.close()
  expect(lines).toEqual(['地震'])
})

test('a line without end is cut, and nothing of it is lost', async () => {
  writeFileSync(file, `${'x'.repeat(200_000)}\nnext\n`)
  await tail.close()
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(16 * 1024)
  expect(lines.at(-1)).toBe('next')
  expect(lines.slice(0, -1).join('')).toBe('x'.repeat(200_000))
})
