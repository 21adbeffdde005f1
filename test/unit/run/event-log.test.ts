import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EventLog } from '../../../src/run/event-log.js'
import { type RunEvent, runEventSchema } from '../../../src/run/run-event.js'

let folder: string
let file: string
let log: EventLog
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'events-'))
  file = join(folder, 'events.jsonl')
  log = new EventLog('r1', file)
})
afterEach(() => rmSync(folder, { recursive: true }))

const say = (message: string): RunEvent => log.write({ event: 'log', level: 'info', logger: 'test', message })

async function messagesOf(events: AsyncIterable<RunEvent>): Promise<string[]> {
  const messages: string[] = []
  for await (const event of events) if (event.event === 'log') messages.push(event.message)
  return messages
}

test('an event is on disk when write returns, one line each, in the form of the contract', () => {
  say('one')
  log.write({ event: 'acknowledged', result: 'strong', queryId: null, batchId: 0, rows: 3 })
  const events = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => runEventSchema.parse(JSON.parse(line)))
  expect(events.map(({ v, run, event }) => [v, run, event])).toEqual([
    [1, 'r1', 'log'],
    [1, 'r1', 'acknowledged'],
  ])
  expect(new Date(events[0]?.at ?? '').toISOString()).toBe(events[0]?.at)
})

test('the file is for this user alone, whatever the umask', () => {
  const before = process.umask(0)
  try {
    say('one')
  } finally {
    process.umask(before)
  }
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('who listens late hears everything from the first event on, once', async () => {
  say('one')
  const early = messagesOf(log.listen())
  say('two\nlines')
  const late = messagesOf(log.listen())
  say('three')
  log.end()
  const all = ['one', 'two\nlines', 'three']
  expect(await early).toEqual(all)
  expect(await late).toEqual(all)
  expect(await messagesOf(log.listen())).toEqual(all)
})

test('a log without an event ends too', async () => {
  const listening = messagesOf(log.listen())
  log.end()
  expect(await listening).toEqual([])
  expect(await messagesOf(log.listen())).toEqual([])
})

test('nothing follows the end', () => {
  say('one')
  log.end()
  say('late')
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1)
})

test('a disk that takes no more: listeners still hear, who owns the log hears once, and what must be kept throws', async () => {
  const failures: unknown[] = []
  const full = new EventLog('r1', file, undefined, (error) => failures.push(error))
  const heard = messagesOf(full.listen())
  // Takes nothing, as a disk without space.
  symlinkSync('/dev/full', file)
  full.write({ event: 'log', level: 'info', logger: 'test', message: 'one' })
  const acknowledged = {
    event: 'acknowledged',
    result: 'strong',
    queryId: null,
    batchId: 0,
    rows: 3,
  } as const
  expect(() => full.keep(acknowledged)).toThrow(
    /^The run's record cannot be written: .*events\.jsonl \(ENOSPC/,
  )
  full.end()
  expect(await heard).toEqual(['one'])
  expect(failures).toMatchObject([{ code: 'RUN_RECORD_UNWRITABLE', details: { path: file } }])
})
