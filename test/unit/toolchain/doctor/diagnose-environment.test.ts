import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KafkaError } from '../../../../src/errors/kafka-error.js'
import { checkClock } from '../../../../src/toolchain/doctor/check-clock.js'
import { checkDisk, checkLoopbackPort, checkNode } from '../../../../src/toolchain/doctor/check-machine.js'
import { diagnoseEnvironment } from '../../../../src/toolchain/doctor/diagnose-environment.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-doctor-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('one check', () => {
  test.each([
    ['20.18.9', 'error'],
    ['20.19.0', 'ok'],
    ['22.1.0', 'ok'],
    ['18.20.4', 'error'],
  ])('Node %s: %s', async (version, status) => {
    expect(await checkNode(version)).toMatchObject({ found: version, status })
  })

  test('disk: enough, and more than any disk has', async () => {
    const unborn = join(directory, 'not', 'yet')
    expect(await checkDisk('disk', unborn, 1, 'TMPDIR')).toMatchObject({ status: 'ok' })
    expect(await checkDisk('disk', unborn, 1e18, 'TMPDIR')).toMatchObject({
      status: 'error',
      expected: '1000000000.0 GB',
      fix: 'free some space, or name another directory in TMPDIR',
    })
  })

  test('loopback', async () => {
    expect(await checkLoopbackPort()).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/127\.0\.0\.1:\d+/),
    })
  })

  test('a clock that was never set', async () => {
    expect(await checkClock()).toMatchObject({ status: 'ok' })
    expect(await checkClock(0)).toMatchObject({
      status: 'error',
      found: expect.stringContaining('1970-01-01T00:00:00.000Z'),
    })
  })
})

describe('all checks', () => {
  const statuses = async (options: Parameters<typeof diagnoseEnvironment>[0]) =>
    Object.fromEntries((await diagnoseEnvironment(options)).map(({ check, status }) => [check, status]))

  test('before set-up: what installs itself is a warning', async () => {
    const { SPARK_HOME: _, ...rest } = process.env
    const env = { ...rest, SPARKWIRE_CACHE: join(directory, 'cache') }
    expect(await statuses({ env, directory })).toEqual({
      node: 'ok',
      java: 'ok',
      python: 'ok',
      spark: 'warning',
      'spark-home': 'ok',
      'spark-path': 'ok',
      'spark-pip': 'ok',
      'python-packages': 'warning',
      connector: 'warning',
      kafka: 'warning',
      'disk.cache': 'ok',
      'disk.temporary': 'ok',
      loopback: 'ok',
      clock: 'ok',
      shadowing: 'ok',
    })
  })

  test('one fault does not hide the others, and probes have their word', async () => {
    const env = {
      ...process.env,
      SPARKWIRE_CACHE: join(directory, 'cache'),
      JAVA_HOME: '/nowhere',
      SPARKWIRE_PYTHON: '/no',
    }
    const found = await statuses({
      env,
      directory,
      bootstrapServers: 'localhost:1',
      probes: {
        zeromq: async () => ({ version: '4.3.5', curve: false }),
        brokers: async (servers) => {
          throw new KafkaError('KAFKA_UNREACHABLE', { message: `No Kafka broker answered at ${servers}.` })
        },
      },
    })
    expect(found).toMatchObject({
      java: 'error',
      python: 'error',
      zeromq: 'error',
      brokers: 'error',
      loopback: 'ok',
    })
  })

  test('a ZeroMQ that does not load is a finding', async () => {
    const env = { ...process.env, SPARKWIRE_CACHE: join(directory, 'cache') }
    const probes = { zeromq: () => Promise.reject(new Error('no prebuild for this platform')) }
    const findings = await diagnoseEnvironment({ env, directory, probes })
    expect(findings.find(({ check }) => check === 'zeromq')).toMatchObject({
      status: 'error',
      found: 'no prebuild for this platform',
    })
  })
})
