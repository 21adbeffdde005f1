import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
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
  expect(await read('second')).toEqual([0n, 1n])
  expect((await read('cities')).toSorted()).toEqual(['Oslo', 'Rome'])
  expect(await read('nothing')).toEqual([])
  // It never opened, so its rows have no schema.
  const unopened = await run.schema('nothing').catch((reason: unknown) => reason)
  expect(isBridgeError(unopened, 'RUN_UNKNOWN_RESULT')).toBe(true)
  expect((await read('first')).toSorted()).toEqual([0n, 1n, 2n])
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', rows: 7 })
  expect(report.results['first']).toEqual({ rows: 3, sent: 3, batches: 1, complete: true })
})
