import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SandboxRecord } from '../../../src/sandbox/sandbox-record.js'
import { isSandboxRunning, SANDBOX_VARIABLE, SandboxRegistry } from '../../../src/sandbox/sandbox-registry.js'
import { identifyProcess, isRunning, type ProcessIdentity } from '../../../src/supervise/process-identity.js'
import { processesWithVariable } from '../../../src/supervise/process-variable.js'

let root: string
let registry: SandboxRegistry
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparkwire-registry-'))
  registry = new SandboxRegistry(join(root, 'state'))
})
afterEach(() => rmSync(root, { recursive: true }))

const self = identifyProcess(process.pid) as ProcessIdentity
/** This process's number at another time: what is left when a number is used again. */
const gone: ProcessIdentity = { ...self, startTime: '1' }

function record(parts: Partial<SandboxRecord> = {}): SandboxRecord {
  const id = parts.id ?? 'kafka-0123456789ab'
  const directory = join(root, id)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'broker.log'), 'x')
  const written: SandboxRecord = {
    v: 1,
    id,
    kind: 'owned',
    directory,
    owner: self,
    processes: [],
    startedAt: '2026-01-01T00:00:00.000Z',
    ...parts,
  }
  registry.write(written)
  return written
}

/** A process that only ends when it is killed. */
async function sleeper(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true })
  await new Promise((spawned) => child.once('spawn', spawned))
  return identifyProcess(child.pid ?? 0) as ProcessIdentity
}

test('writes records for this user alone and reads them back', () => {
  const written = record()
  expect(registry.list()).toEqual([written])
  expect(statSync(registry.fileOf(written.id)).mode & 0o777).toBe(0o600)
})

test('passes over files that are no records', () => {
  record()
  writeFileSync(join(registry.directory, 'kafka-ffffffffffff.json'), '{"v":1}')
  writeFileSync(join(registry.directory, 'kafka-eeeeeeeeeeee.json'), '{half')
  expect(registry.list().length).toBe(1)
})

test('clears the orphan of an owner that is gone: process, directory and record', async () => {
  const broker = await sleeper()
  const orphan = record({ owner: gone, processes: [broker] })
  expect((await registry.clearOrphans()).map(({ id }) => id)).toEqual([orphan.id])
  expect(isRunning(broker)).toBe(false)
  expect(existsSync(orphan.directory)).toBe(false)
  expect(readdirSync(registry.directory)).toEqual([])
})

test('clears an orphan whose keeper is dead but whose broker still runs', async () => {
  const broker = await sleeper()
  record({ owner: gone, processes: [gone, broker] })
  await registry.clearOrphans()
  expect(isRunning(broker)).toBe(false)
})

test('clears what was started in a process group of its own, known by its variable alone', async () => {
  const child = spawn('sh', ['-c', 'cd /; setsid sleep 600'], {
    stdio: 'ignore',
    env: { ...process.env, [SANDBOX_VARIABLE]: 'yarn-0123456789ab' },
  })
  const other = await sleeper()
  const own = () => processesWithVariable(SANDBOX_VARIABLE, 'yarn-0123456789ab')
  await vi.waitUntil(() => own().length > 0, 10_000)
  const containers = own()
  record({ id: 'yarn-0123456789ab', owner: gone })
  await registry.clearOrphans()
  expect(containers.filter(isRunning)).toEqual([])
  expect(own()).toEqual([])
  expect(isRunning(other)).toBe(true)
  process.kill(other.pid, 'SIGKILL')
  child.kill('SIGKILL')
})

test('clears a standing one whose starter died before it was ready', async () => {
  const keeper = await sleeper()
  record({ kind: 'standing', owner: gone, processes: [keeper] })
  expect(await registry.clearOrphans()).toHaveLength(1)
  expect(isRunning(keeper)).toBe(false)
})

test('a cluster that has lost a worker still runs; clearing it ends the workers that are left', async () => {
  const [master, left] = [await sleeper(), await sleeper()]
  const worker = { id: 'w', webUi: '', cores: 1, memoryMb: 1, logFile: '', workDirectory: '' }
  const spark = {
    master: 'spark://127.0.0.1:1',
    webUi: '',
    workers: [
      { ...worker, processes: [gone] },
      { ...worker, processes: [left] },
    ],
  }
  const standing = record({
    ...{ id: 'spark-0123456789ab', kind: 'standing', owner: gone, processes: [master], spark },
  })
  expect(await registry.clearOrphans()).toEqual([])
  expect(registry.standing('spark')?.id).toBe(standing.id)
  expect(registry.standing('kafka')).toBeUndefined()
  await registry.clear(standing)
  expect([master, left].filter(isRunning)).toEqual([])
})

test('Kafka runs while more than half of its brokers do, each with its keeper', async () => {
  const daemons = [await sleeper(), await sleeper(), await sleeper()]
  const of = (...processes: readonly (readonly ProcessIdentity[])[]) =>
    processes.map((each, index) => ({ id: index + 1, address: '', logFile: '', processes: [...each] }))
  const [a = gone, b = gone, c = gone] = daemons
  const running = (...brokers: readonly (readonly ProcessIdentity[])[]) =>
    isSandboxRunning(record({ processes: daemons, brokers: of(...brokers) }))
  expect(running([a], [b], [c])).toBe(true)
  expect(running([a], [gone], [c])).toBe(true)
  expect(running([a], [gone, b], [gone])).toBe(false)
  expect(running([a], [gone])).toBe(false)
  expect(running([a, gone])).toBe(false)
  await registry.clear(record({ processes: daemons, brokers: of([a], [b], [c]) }))
  expect(daemons.filter(isRunning)).toEqual([])
})

test('never ends a stranger that has the number of a process that is gone', async () => {
  const stranger = await sleeper()
  record({ owner: gone, processes: [{ ...stranger, startTime: '1' }] })
  await registry.clearOrphans()
  expect(isRunning(stranger)).toBe(true)
  process.kill(stranger.pid, 'SIGKILL')
})

test('leaves alone what has a living owner, and a standing one that runs', async () => {
  const broker = await sleeper()
  record({ id: 'kafka-aaaaaaaaaaaa' })
  const standing = record({
    id: 'kafka-bbbbbbbbbbbb',
    kind: 'standing',
    owner: gone,
    processes: [broker],
    bootstrapServers: '127.0.0.1:1',
  })
  expect(await registry.clearOrphans()).toEqual([])
  expect(isSandboxRunning(standing)).toBe(true)
  expect(registry.standing('kafka')?.id).toBe(standing.id)
  await registry.clear(standing)
  expect(registry.standing('kafka')).toBeUndefined()
  expect(isRunning(broker)).toBe(false)
})

test('removes no directory that is not the sandbox of its record', async () => {
  const precious = join(root, 'precious')
  mkdirSync(precious)
  record({ owner: gone, directory: precious })
  await registry.clearOrphans()
  expect(existsSync(precious)).toBe(true)
})
