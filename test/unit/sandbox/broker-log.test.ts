import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { BrokerLog } from '../../../src/sandbox/broker-log.js'
import { logFailure } from '../../../src/sandbox/daemon-log.js'

const directory = mkdtempSync(join(tmpdir(), 'sparkwire-log-'))
afterAll(() => rmSync(directory, { recursive: true }))

test('follows a log as it grows, also where a line comes in parts', () => {
  const file = join(directory, 'growing.log')
  const log = new BrokerLog(file)
  expect(log.read().started).toBe(false)
  writeFileSync(
    file,
    '18:51:34 [main] INFO  o.a.k.AppInfoParser - Kafka version: 4.1.1\n18:51 INFO [KafkaRaftServer no',
  )
  expect(log.read()).toEqual({ started: false, version: '4.1.1', portTaken: false })
  appendFileSync(file, 'deId=1] Kafka Server started\n')
  expect(log.read()).toEqual({ started: true, version: '4.1.1', portTaken: false })
})

test('sees that a port was taken', () => {
  const file = join(directory, 'taken.log')
  writeFileSync(file, 'Caused by: java.net.BindException: Address already in use\n')
  expect(new BrokerLog(file).read().portTaken).toBe(true)
})

test('shows the lines from the first error on', () => {
  const file = join(directory, 'failed.log')
  writeFileSync(file, '1 INFO  a\n2 ERROR b\n3 INFO  c\n')
  expect(logFailure(file)).toEqual(['2 ERROR b', '3 INFO  c'])
  expect(logFailure(join(directory, 'none.log'))).toEqual([])
})
