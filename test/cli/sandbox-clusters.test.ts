import { expect, test } from 'vitest'
import { identifyProcess } from '../../src/supervise/process-identity.js'
import { commandFolder } from '../helpers/sparkwire-command.js'

interface Cluster {
  readonly master: string
  readonly version: string
  readonly workers: readonly { readonly pid: number; readonly state: string; readonly cores: number }[]
}

test('sandbox up --workers leaves a cluster beside the broker; status tells a dead worker, down ends it all', async () => {
  const folder = await commandFolder()
  const wrong = await folder.start(['sandbox', 'up', '--workers', '2', '--worker-memory', '512'])
  expect([wrong.exitCode, wrong.stdout]).toEqual([2, ''])
  expect(wrong.stderr).toContain("memoryPerWorker = '512'")
  expect(folder.processes()).toEqual([])
  try {
    const up = await folder.start(['sandbox', 'up', '--workers', '2', '--worker-memory', '512m', '--json'])
    expect(up.exitCode, up.stderr).toBe(0)
    const { bootstrapServers, spark } = JSON.parse(up.stdout) as { bootstrapServers: string; spark: Cluster }
    expect(spark.master).toMatch(/^spark:\/\/127\.0\.0\.1:\d+$/)
    expect(spark.workers).toMatchObject([
      { state: 'running', cores: 1, memoryMb: 512 },
      { state: 'running', cores: 1, memoryMb: 512 },
    ])

    const again = await folder.start(['sandbox', 'up', '--workers', '2'])
    expect(again.stdout).toBe(`${bootstrapServers}\n${spark.master}`)
    expect(again.stderr).toContain(`Spark ${spark.version} was running already`)
    const more = await folder.start(['sandbox', 'up', '--workers', '3'])
    expect([more.exitCode, more.stderr.includes(`one of ${spark.version} with 2 runs already`)]).toEqual([
      2,
      true,
    ])

    process.kill(spark.workers[0]?.pid ?? 0, 'SIGKILL')
    await expect
      .poll(async () => (await folder.start(['sandbox', 'status'])).stdout, { timeout: 20_000 })
      .toMatch(/spark:\/\/.* running .* 1 of 2 workers/)
    const status = JSON.parse((await folder.start(['sandbox', 'status', '--json'])).stdout) as Cluster[]
    expect(status).toMatchObject([
      { service: 'kafka', state: 'running', bootstrapServers },
      { service: 'spark', state: 'running', workers: [{ state: 'gone' }, { state: 'running' }] },
    ])

    const down = await folder.start(['sandbox', 'down', '--json'])
    expect(JSON.parse(down.stdout)).toMatchObject([{ service: 'kafka' }, { service: 'spark' }])
    expect(down.stderr).toContain(`ended the Spark cluster at ${spark.master}`)
    expect(spark.workers.map(({ pid }) => identifyProcess(pid))).toEqual([undefined, undefined])
  } finally {
    await folder.start(['sandbox', 'down'])
  }
  expect(folder.processes()).toEqual([])
  expect(await folder.leftovers()).toEqual([])
})
