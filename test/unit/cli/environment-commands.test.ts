import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CliIo } from '../../../src/cli/cli-io.js'
import { doctorCommand } from '../../../src/cli/doctor-command.js'
import { setupCommand } from '../../../src/cli/setup-command.js'

let cache: string
let stdout: PassThrough
let stderr: PassThrough
let io: CliIo
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'sparkwire-cli-'))
  // An environment that is not set up, so that nothing here takes long.
  vi.stubEnv('SPARKWIRE_CACHE', cache)
  vi.stubEnv('SPARK_HOME', undefined)
  stdout = new PassThrough()
  stderr = new PassThrough()
  const { signal } = new AbortController()
  io = { stdout, stderr, terminal: false, colour: false, signal, hurry: signal }
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true, force: true })
})

const written = (stream: PassThrough): string => String(stream.read() ?? '')

describe('doctor', () => {
  const zeromq = async () => ({ version: '4.3.5', curve: true })

  test('prints one line a check, and what to do where something is amiss', async () => {
    await doctorCommand(io, { zeromq }).parseAsync([], { from: 'user' })
    const lines = written(stdout).split('\n')
    expect(lines[0]).toBe(`ok       node             ${process.versions.node}`)
    expect(lines).toContain('ok       zeromq           libzmq 4.3.5, CURVE yes')
    const connector = lines.indexOf('warning  connector        not installed yet')
    expect(lines.slice(connector + 1, connector + 3).map((line) => line.trim())).toEqual([
      'expected: the 4 jars of spark-kafka-4.1.1_2.13, as locked',
      'fix: sparkwire setup',
    ])
    expect(written(stderr)).toBe('')
  })

  test('--json prints one document; a failed check is thrown after it, with exit code 3', async () => {
    vi.stubEnv('JAVA_HOME', '/nowhere')
    const run = doctorCommand(io, { zeromq }).parseAsync(['--json'], { from: 'user' })
    await expect(run).rejects.toMatchObject({
      code: 'TOOLCHAIN_NOT_READY',
      exit: 3,
      message: '1 of the checks failed: java. Jobs need all of them.',
      hint: expect.stringContaining('correct JAVA_HOME or unset it'),
    })
    const { ok, findings } = JSON.parse(written(stdout))
    expect(ok).toBe(false)
    expect(findings.find(({ check }: { check: string }) => check === 'java')).toMatchObject({
      status: 'error',
      found: expect.stringContaining('JAVA_HOME is wrong: /nowhere'),
    })
  })

  test('asks the brokers it is given', async () => {
    const run = doctorCommand(io).parseAsync(['--bootstrap-servers', '127.0.0.1:9'], { from: 'user' })
    await expect(run).rejects.toMatchObject({ details: { failed: ['brokers'] } })
    expect(written(stdout)).toContain('error    brokers          No Kafka broker answered at 127.0.0.1:9')
  })
})

describe('setup', () => {
  test('--offline downloads nothing and says what is missing', async () => {
    await expect(setupCommand(io).parseAsync(['--offline'], { from: 'user' })).rejects.toMatchObject({
      code: 'TOOLCHAIN_OFFLINE',
      exit: 3,
    })
    expect(written(stdout)).toBe('')
  })
})
