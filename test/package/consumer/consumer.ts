import { isBridgeError, type RunReport, submit } from 'sparkwire'
import { expectRows, openTestBench, type TestBench } from 'sparkwire/testing'
import job from './job.js'

export async function largeOrders(bootstrapServers: string): Promise<RunReport> {
  await using run = await submit(job, { bootstrapServers })
  for await (const { id, amount } of run.rows('large')) {
    const name: string | null = id
    const exact: string | null = amount
    console.log(name, exact)
  }
  return run.report
}

export async function check(): Promise<void> {
  await using bench: TestBench = await openTestBench()
  await bench.feed('orders', [{ value: { id: 'a', amount: '120.00' } }])
  try {
    expectRows(await bench.rows(job, 'large'), [{ id: 'a', amount: '120.00' }])
  } catch (error) {
    if (isBridgeError(error, 'JOB_FAILED')) console.error(error.hint)
    throw error
  }
}

// @ts-expect-error: the result's name is part of its type.
export const wrong = async () => (await submit(job)).rows('small')
