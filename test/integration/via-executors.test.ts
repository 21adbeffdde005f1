import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Run } from '../../src/run/run.js'
import type { SubmitOptions } from '../../src/run/submit.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

/** On a local master a task is tried again only where that is said. */
const start = (name: string, options: SubmitOptions = {}): Promise<Run> =>
  bench.submit('via_executors.py', [name], { master: 'local[2,3]', ...options })

async function rowsOf<Row>(run: Run, result: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of run.rows(result)) rows.push(row as Row)
  return rows
}

const attemptsOf = ({ files }: Run): string => join(files.directory, 'attempts')

test('rows of six partitions, of which two are empty, come with their types, partition by partition', async () => {
  const run = await start('typed')
  const row = (id: number, name: string | null, at: string, divisible: boolean) => ({
    id: BigInt(id),
    'a.name': name,
    nested: { half: id / 2, at: `1970-01-01T00:00:${at}.000000Z` },
    numbers: id === 4 ? null : [BigInt(id), null],
    flags: new Map([[String(id), divisible]]),
  })
  expect(await rowsOf(run, 'typed')).toEqual([
    row(0, null, '00', true),
    row(1, 'n1', '01', false),
    row(4, null, '04', false),
    row(5, 'n5', '05', false),
    row(8, null, '08', false),
    row(9, 'n9', '09', true),
    row(10, null, '10', false),
    row(11, 'n11', '11', false),
  ])
  expect(await rowsOf(run, 'none')).toEqual([])
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', rows: 8, batches: 2 })
  expect(report.results['typed']).toMatchObject({ rows: 8, sent: 8, duplicates: 0, complete: true })
  expect(existsSync(attemptsOf(run))).toBe(false)
})

test('an order over all partitions is kept', async () => {
  const ids = (await rowsOf<{ id: bigint }>(await start('sorted'), 'sorted')).map(({ id }) => id)
  expect(ids).toEqual(Array.from({ length: 1000 }, (_, n) => BigInt(999 - n)))
})

test('micro-batches of a stream are acknowledged one by one, and none is left half', async () => {
  const run = await start('stream', { until: { batches: 3 } })
  const batches: [number, bigint[]][] = []
  for await (const batch of run.batches('numbers')) {
    const values = batch.toRows().map((row) => (row as { value: bigint }).value)
    batches.push([batch.batchId, values.toSorted((a, b) => Number(a - b))])
    await batch.ack()
  }
  const six = (from: number) => [0, 1, 2, 3, 4, 5].map((n) => BigInt(from + n))
  expect(batches.slice(0, 2)).toEqual([
    [0, six(0)],
    [1, six(6)],
  ])
  expect((await run.report).verdict).toBe('SUCCEEDED')
})

test('of tasks whose first attempts are killed after they have sent rows, every row comes once', async () => {
  const run = await start('dies')
  const rows = await rowsOf<{ id: bigint; text: string }>(run, 'rows')
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 8000 }, (_, n) => BigInt(n)))
  expect(rows.every(({ text }) => text === 'x'.repeat(1000))).toBe(true)
  expect((await run.report).results['rows']).toMatchObject({ rows: 8000, sent: 8000, complete: true })
})

test('tasks end although nobody reads their rows, which wait in files for this user alone', async () => {
  const run = await start('unread')
  await rowsOf(run, 'first')
  expect(await rowsOf(run, 'states')).toEqual([{ all: 'SUCCEEDED' }])
  const files = readdirSync(attemptsOf(run)).map((name) => statSync(join(attemptsOf(run), name)))
  expect(files.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o600])
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(8_000_000)
  expect(await rowsOf(run, 'rows')).toHaveLength(8000)
  expect((await run.report).verdict).toBe('SUCCEEDED')
  expect(existsSync(attemptsOf(run))).toBe(false)
})

test('a micro-batch that is larger than the stated limit fails at once, with what to set', async () => {
  const run = await start('large', { spillLimit: '2m' })
  await rowsOf(run, 'rows').catch(() => {})
  const { verdict, error } = await run.report
  expect(verdict).toBe('FAILED')
  expect(error?.message).toMatch(/SpillFull: \d+ bytes of batch 0 of result 'rows' wait on disk/)
  expect(error?.message).toContain('maxOffsetsPerTrigger')
  expect(existsSync(attemptsOf(run))).toBe(false)
})
