import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import type { Run } from '../../src/run/run.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import { collect } from '../helpers/collect.js'
import { faultScript } from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()
const spool = join(bench.runs, 'spool')

function submitted(script: string, args: readonly string[], options: SubmitOptions = {}): Promise<Run> {
  return submit(scriptJob(faultScript(script), args), {
    runsDirectory: bench.runs,
    master: 'local[2]',
    warm: bench.warm,
    spool,
    ...options,
  })
}

const values = (rows: readonly object[]): unknown[] => rows.map((row) => Object.values(row)[0])

test('streams and batches through a folder: every row, each result with its end, and nothing is left there', async () => {
  const folder = join(bench.runs, 'in-turn')
  for (const name of ['cities', 'nothing']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'cities', 'a.txt'), 'Rome\nOslo\n')
  const run = await submitted('in_turn.py', [folder])
  // What others may read of this machine they may not read there.
  expect(statSync(join(spool, `sparkwire-${run.id}`)).mode & 0o777).toBe(0o700)
  expect(values(await collect(run.rows('second'))).toSorted()).toEqual([0n, 1n])
  expect(values(await collect(run.rows('cities'))).toSorted()).toEqual(['Oslo', 'Rome'])
  expect(await collect(run.rows('nothing'))).toEqual([])
  expect(values(await collect(run.rows('first'))).toSorted()).toEqual([0n, 1n, 2n])
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    rows: 7,
    results: { first: { rows: 3, sent: 3, batches: 1, complete: true } },
    witnesses: { closed: 'succeeded' },
  })
  expect(readdirSync(spool)).toEqual([])
})

test('runs on one checkpoint: what broke off comes again and says so, what was acknowledged does not', async () => {
  const checkpoint = join(bench.runs, 'checkpoint')
  const left = await submitted('dies.py', ['-1'], { checkpoint })
  const seen: unknown[] = []
  for await (const row of left.rows('numbers')) {
    seen.push(...values([row as object]))
    if (seen.length === 13) break
  }
  expect(await left.report).toMatchObject({ verdict: 'CANCELLED', rows: 13, batches: 2, stoppedBy: 'ask' })

  const batches: [number, boolean][] = []
  const dies = await submitted('dies.py', ['3'], { checkpoint })
  const failure = await (async () => {
    for await (const batch of dies.batches('numbers')) {
      batches.push([batch.batchId, batch.redelivered])
      seen.push(...values(batch.toRows()))
      await batch.ack()
    }
  })().catch((error: unknown) => error)
  expect(isBridgeError(failure, 'JOB_FAILED')).toBe(true)
  expect(batches).toEqual([
    [2, true],
    [3, false],
  ])

  // Batch 3 was acknowledged, but never committed: Spark computes it again.
  const goesOn = await submitted('dies.py', ['-1'], { checkpoint })
  for await (const { batchId, rows } of goesOn.chunks('numbers')) {
    seen.push(...values(rows))
    if (batchId === 4) break
  }
  expect((await goesOn.report).results['numbers']).toMatchObject({ rows: 5, duplicates: 1, redelivered: 0 })
  expect(seen).toEqual([...Array(13).keys(), ...Array.from({ length: 15 }, (_, n) => 10 + n)].map(BigInt))
  expect(readdirSync(spool)).toEqual([])
})

test('a failure comes with its causes and the line of the script', async () => {
  const run = await submitted('throws.py', [])
  const failure = await collect(run.rows('ratios')).catch((error: unknown) => error)
  expect(failure).toMatchObject({
    code: 'JOB_FAILED',
    details: {
      verdict: 'FAILED',
      causes: expect.arrayContaining([expect.objectContaining({ condition: 'DIVIDE_BY_ZERO' })]),
    },
  })
})

test('a spool that cannot be written is refused before anything is started', async () => {
  const file = join(bench.runs, 'file')
  writeFileSync(file, '')
  await expect(submitted('throws.py', [], { spool: file })).rejects.toMatchObject({
    code: 'RUN_SPOOL_FAILED',
  })
  await expect(submitted('throws.py', [], { bind: '127.0.0.1' })).rejects.toMatchObject({
    code: 'RUN_OPTIONS_CONFLICT',
    details: { option: 'bind' },
  })
})
