import { expect, test } from 'vitest'
import { readLogWords } from '../../../src/run/log-words.js'

const RUN = '20261122-183000-1f3a'
const CLOSED = '{"status":"succeeded","exitCode":0,"results":{}}'
const FAILURE = {
  phase: 'script',
  causes: [{ type: 'ValueError', message: 'no magnitude', condition: null, sqlState: null }],
  frames: [],
  ...{ scriptLine: 2, locatedBy: 'line', sql: null },
  query: null,
  traceback: 'Traceback',
}
const ERROR = JSON.stringify({ code: 'JOB_FAILED', message: 'no magnitude', failure: FAILURE })

test('what the runner says is apart from what the job printed', () => {
  const log = `counted 3\n\nsparkwire-says ${RUN} CLOSED ${CLOSED}\n`
  expect(readLogWords(log, RUN)).toEqual({
    closed: { status: 'succeeded', exitCode: 0, results: {} },
    failure: null,
    printed: 'counted 3\n',
  })
})

test('a failure and the end; an unfinished line stays a line', () => {
  const log = `half a line\nsparkwire-says ${RUN} ERROR ${ERROR}\n\nsparkwire-says ${RUN} CLOSED ${CLOSED}\nlast words of the JVM`
  const words = readLogWords(log, RUN)
  expect(words.failure).toEqual(FAILURE)
  expect(words.closed?.status).toBe('succeeded')
  expect(words.printed).toBe('half a line\nlast words of the JVM')
})

test.each([
  ['another run', `sparkwire-says 20261122-183000-ffff CLOSED ${CLOSED}`],
  ['a broken word', `sparkwire-says ${RUN} CLOSED {"status":"succ`],
  ['a word of another form', `sparkwire-says ${RUN} CLOSED {"status":"fine","exitCode":0,"results":{}}`],
  ['a word inside of a line', `I quote: sparkwire-says ${RUN} CLOSED ${CLOSED}`],
])('%s is no end', (_, line) => {
  expect(readLogWords(`${line}\n`, RUN)).toEqual({ closed: undefined, failure: null, printed: `${line}\n` })
})
