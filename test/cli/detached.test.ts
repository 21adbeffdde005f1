import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, expect, test, vi } from 'vitest'
import type { StoredRun } from '../../src/run/stored/stored-run.js'
import { type CommandFolder, commandFolder, MAIN } from '../helpers/sparkwire-command.js'

/** Numbered rows, five thousand a second: more of them in a micro-batch than a pipe takes. */
const JOB = (name: string) => `
import { job, processingTime, rate, results } from 'sparkwire'

export default job({
  name: '${name}',
  sinks: { ticks: results(rate({ rowsPerSecond: 5000 })) },
  trigger: processingTime('1 second'),
})
`
const RUN = ['--detach', '--master', 'local[1]', '--until', 'batches=10', '--profile', 'short']

interface Rows {
  readonly batchId: number
  readonly queryId: string
  readonly redelivered: boolean
  readonly rows: readonly { readonly value: number }[]
}
interface Event extends Rows {
  readonly event: string
}

const ended: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0)) await end()
})

async function sparkwire(folder: CommandFolder, ...args: string[]) {
  const { exitCode, stdout, stderr } = await folder.start(args)
  return { exitCode, stdout: String(stdout), stderr: String(stderr) }
}

const eventsIn = (text: string): Event[] =>
  text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Event)

/** The rows as they are after batches that came again have replaced what came of them before. */
function settled(events: readonly Event[]): number[] {
  const batches = new Map<string, Rows[]>()
  let last: string | undefined
  for (const event of events.filter((each) => each.event === 'rows')) {
    const key = `${event.queryId} ${event.batchId}`
    if (key !== last && event.redelivered) batches.delete(key)
    last = key
    batches.set(key, [...(batches.get(key) ?? []), event])
  }
  return [...batches.values()].flat().flatMap(({ rows }) => rows.map(({ value }) => value))
}

test('a detached run goes on alone; a reader that is killed is followed by another, and every row is there once', async () => {
  const folder = await commandFolder()
  ended.push(() => folder.start(['stop', 'detached', '--kill']))
  await writeFile(join(folder.path, 'job.ts'), JOB('detached'))
  const first = await sparkwire(folder, 'run', 'job.ts', ...RUN, '--key', 'once')
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d{8}-\d{6}-[0-9a-f]{4}$/) })
  const run = first.stdout

  // The same key and job: the same run. Another job: no.
  expect(await sparkwire(folder, 'run', 'job.ts', ...RUN, '--key', 'once')).toMatchObject({
    stdout: run,
  })
  await writeFile(join(folder.path, 'other.ts'), JOB('other'))
  const other = await sparkwire(folder, 'run', 'other.ts', ...RUN, '--key', 'once')
  expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[RUN_KEY_TAKEN]') })
  const [listed] = JSON.parse((await sparkwire(folder, 'ps', '--json')).stdout) as StoredRun[]
  expect(listed).toMatchObject({ run, name: 'detached', verdict: null, pid: expect.any(Number) })

  // Its pipe is not emptied any more: it stands in the middle of a micro-batch when it is killed.
  const reader = execa(process.execPath, [MAIN, 'attach', run, '--json'], {
    ...{ cwd: folder.path, reject: false, buffer: false },
    env: { TMPDIR: folder.temporary, SPARKWIRE_STATE: folder.state },
  })
  let before = ''
  for await (const text of reader.stdout.iterator({ destroyOnReturn: false })) {
    before += text
    if (before.includes('"event":"rows"')) break
  }
  const second = await sparkwire(folder, 'attach', 'detached')
  expect(second.exitCode).toBe(2)
  expect(second.stderr).toContain(`are read by process ${reader.pid}`)
  reader.kill('SIGKILL')
  await reader

  const { exitCode, stdout } = await sparkwire(folder, 'attach', run, '--json')
  expect(exitCode).toBe(0)
  const after = eventsIn(stdout)
  expect(after.find(({ event }) => event === 'rows')).toMatchObject({ redelivered: true })
  expect(after.at(-1)).toMatchObject({ event: 'closed', verdict: 'SUCCEEDED' })
  const values = settled([...eventsIn(before), ...after])
  expect(values.length).toBeGreaterThan(10_000)
  expect(values).toEqual(values.map((_, index) => index))
  expect((await sparkwire(folder, 'report', run)).exitCode).toBe(0)
  await vi.waitFor(() => expect(folder.processes()).toEqual([]), 5000)
  expect(await folder.leftovers()).toEqual([])
  expect((await sparkwire(folder, 'rm', run)).exitCode).toBe(0)
})

test('a run that is held waits for who attaches, and stops when it is told to', async () => {
  const folder = await commandFolder()
  ended.push(() => folder.start(['stop', 'held', '--kill']))
  await writeFile(join(folder.path, 'job.ts'), JOB('held'))
  const { stdout } = await sparkwire(folder, 'run', 'job.ts', '--detach=hold', ...RUN.slice(1), '--json')
  const { run, directory } = JSON.parse(stdout) as StoredRun
  const reader = folder.start(['attach', run, '--json'])
  const acknowledged = await new Promise<number>((resolve) => {
    let count = 0
    reader.stdout?.on('data', (text: Buffer) => {
      count += text.toString().split('"event":"acknowledged"').length - 1
      if (count >= 2) resolve(count)
    })
  })
  expect(acknowledged).toBeGreaterThanOrEqual(2)
  reader.kill('SIGINT')
  expect((await reader).exitCode).toBe(130)
  const stopped = await sparkwire(folder, 'stop', run, '--abandon', '--json')
  expect(JSON.parse(stopped.stdout)).toMatchObject({ verdict: 'CANCELLED', files: { directory } })
  await vi.waitFor(() => expect(folder.processes()).toEqual([]), 5000)
})
