import { expect, test } from 'vitest'
import { collect } from '../helpers/collect.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

interface Traces {
  readonly found: string
  readonly application: string
  readonly name: string
  readonly process: number
  readonly partitions: string
  readonly worker: string
}

async function traces(args: readonly string[]): Promise<Traces & { readonly run: string }> {
  await using run = await bench.submit('leaves-traces.py', args)
  const [row] = (await collect(run.rows('row'))) as unknown as Traces[]
  const { verdict, witnesses } = await run.report
  expect({ verdict, witnesses }).toEqual({
    verdict: 'SUCCEEDED',
    witnesses: { closed: 'succeeded', exit: { code: 0, signal: null } },
  })
  if (row === undefined) throw new Error('no row came')
  return { ...row, run: run.id }
}

test('script after script runs in one JVM, and none finds a trace of another', async () => {
  const first = await traces(['first'])
  const second = await traces(['second', 'a b'])
  const clean = (args: string): string =>
    `{'views': [], 'globalViews': [], 'variable': None, 'module': False, 'conf': False, 'cwd': '${process.cwd()}', 'argv': [${args}]}`
  expect([first.found, second.found]).toEqual([clean("'first'"), clean("'second', 'a b'")])
  expect(second.application).toBe(first.application)
  expect(second.process).not.toBe(first.process)
  expect([first.name, first.partitions]).toEqual(['traces', '3'])
  expect([first.worker, second.worker]).toEqual([`${first.run} nothing`, `${second.run} nothing`])
})
