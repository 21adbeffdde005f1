import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, onTestFinished } from 'vitest'
import type { SandboxRecord, SandboxService } from '../../src/sandbox/sandbox-record.js'
import { SandboxRegistry } from '../../src/sandbox/sandbox-registry.js'

/** Where the sandboxes of one test are. */
export interface OwnSandboxes {
  readonly stateDirectory: string
  records(): readonly SandboxRecord[]
  /** A program that starts a sandbox and waits; given when that one is ready. */
  starter(service: SandboxService): Promise<{ readonly kill: () => void; readonly record: SandboxRecord }>
}

/** Gives each test of the file a folder of its own for sandboxes and what is written down of them. */
export function ownSandboxes(): OwnSandboxes {
  const { TMPDIR } = process.env
  let own = ''
  beforeEach(() => {
    own = mkdtempSync(join(tmpdir(), 'sparkwire-test-'))
    mkdirSync(join(own, 'state'))
    // Sandboxes lie below the temporary directory: this test's own are seen there alone.
    process.env['TMPDIR'] = own
  })
  afterEach(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
    rmSync(own, { recursive: true })
  })
  const sandboxes: OwnSandboxes = {
    get stateDirectory() {
      return join(own, 'state')
    },
    records: () => new SandboxRegistry(sandboxes.stateDirectory).list(),
    starter: (service) => starter(service, sandboxes),
  }
  return sandboxes
}

async function starter(
  service: SandboxService,
  { stateDirectory, records }: OwnSandboxes,
): Promise<{ readonly kill: () => void; readonly record: SandboxRecord }> {
  const main = fileURLToPath(new URL('../fixtures/sandbox/start-and-wait.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'jiti/register', main, service, stateDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() =>
      Promise.reject(new Error(`the starter ended before its ${service} was ready`)),
    ),
  ])
  const [record] = records()
  if (record === undefined) throw new Error('no record was written')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await new SandboxRegistry(stateDirectory).clear(record)
  })
  return { kill: () => child.kill('SIGKILL'), record }
}

/** Waits until a condition holds. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not so after ${limitMs} ms: ${condition}`)
    await sleep(25)
  }
}
