import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import type { Run } from '../../src/run/run.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

test('each result ends with its own query or batch, while the others still wait to be read', async () => {
  const folder = join(bench.runs, 'in-turn')
  for (const name of ['cities', 'nothing']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'cities', 'a.txt'), 'Rome\nOslo\n')
  const run = await bench.submit('../fault/in_turn.py', [folder])
  const read = async (result: string): Promise<unknown[]> => {
    const rows: unknown[] = []
    for await (const row of run.rows(result)) rows.push(Object.values(row as object)[0])
    return rows
  }
  expect((await read('second')).toSorted()).toEqual([0n, 1n])
  expect((await read('cities')).toSorted()).toEqual(['Oslo', 'Rome'])
  expect(await read('nothing')).toEqual([])
  // It never opened, so its rows have no schema.
  const unopened = await run.schema('nothing').catch((reason: unknown) => reason)
  expect(isBridgeError(unopened, 'RUN_UNKNOWN_RESULT')).toBe(true)
  expect((await read('first')).toSorted()).toEqual([0n, 1n, 2n])
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', rows: 7 })
  expect(report.results['first']).toMatchObject({ rows: 3, sent: 3, batches: 1, complete: true })
})

test('runs on one checkpoint: what broke off comes again and says so, what was acknowledged does not', async () => {
  const checkpoint = join(bench.runs, 'checkpoint')
  const values: bigint[] = []
  const seen: [number, boolean][] = []

  const left = await bench.submit('../fault/dies.py', ['-1'], { checkpoint })
  for await (const row of left.rows('numbers')) {
    values.push((row as { value: bigint }).value)
    if (values.length === 13) break
  }
  expect((await left.report).results['numbers']).toMatchObject({ rows: 13, batches: 2, complete: false })

  const dies = await bench.submit('../fault/dies.py', ['3'], { checkpoint })
  const read = async (run: Run, until: number): Promise<void> => {
    for await (const { batchId, redelivered, rows } of run.chunks('numbers')) {
      seen.push([batchId, redelivered])
      for (const row of rows) values.push((row as { value: bigint }).value)
      if (batchId === until) return
    }
  }
  await read(dies, 99).catch(() => {})
  expect(seen).toEqual([
    [2, true],
    [3, false],
  ])
  expect(await dies.report).toMatchObject({ verdict: 'FAILED', batches: 2, redelivered: 1 })

  // Batch 3 was acknowledged, but never committed: Spark computes it again.
  const goesOn = await bench.submit('../fault/dies.py', ['-1'], { checkpoint })
  await read(goesOn, 4)
  expect(seen.slice(2)).toEqual([[4, false]])
  const { results } = await goesOn.report
  expect(results['numbers']).toMatchObject({ rows: 5, duplicates: 1, redelivered: 0 })
  // Every row once, but for the three that were handed out before the first run was left.
  expect(values).toEqual([...Array(13).keys(), ...Array.from({ length: 15 }, (_, n) => 10 + n)].map(BigInt))
})
