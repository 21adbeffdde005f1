// A thousand runs that have ended, each with the record that a run leaves.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const RUNS = 1000
/** Events of a run of a minute, a micro-batch a second. */
const EVENTS = 60

/** Lays the runs into a state directory of their own, and gives its path. */
export function layRuns() {
  const state = mkdtempSync(join(tmpdir(), 'sparkwire-bench-'))
  for (let number = 0; number < RUNS; number++) layRun(join(state, 'runs'), number)
  return state
}

/** @param {string} parent @param {number} number */
function layRun(parent, number) {
  const id = `20261122-18${twoDigits(number / 60)}${twoDigits(number % 60)}-${number.toString(16).padStart(4, '0')}`
  const directory = join(parent, id)
  mkdirSync(directory, { recursive: true })
  const file = (/** @type {string} */ name) => join(directory, name)
  const at = '2026-11-22T18:30:00.000Z'
  const failed = number % 10 === 0
  const offsets = Object.fromEntries(
    Array.from({ length: 12 }, (_, partition) => [partition, 100_000 + number]),
  )
  const report = {
    v: 1,
    run: id,
    name: `job-${number % 20}`,
    spark: '4.1.1',
    master: 'local[2]',
    verdict: failed ? 'FAILED' : 'SUCCEEDED',
    reason: failed ? 'the script failed, ended with code 1' : 'the job ended by itself',
    rows: number * 1000,
    batches: EVENTS,
    redelivered: 0,
    startedAt: at,
    durationMs: 60_000 + number,
    results: { rows: { rows: number * 1000, sent: number * 1000, batches: EVENTS, complete: true } },
    witnesses: {
      closed: failed ? 'failed' : 'succeeded',
      exit: { code: failed ? 1 : 0, signal: null },
      cluster: null,
    },
    endedBy: null,
    left: { lag: {}, rows: 0 },
    stoppedBy: null,
    committed: { rows: { batchId: EVENTS - 1, offsets: [{ records: offsets }] } },
    error: failed
      ? { code: 'JOB_FAILED', message: 'x', retryable: false, details: { log: logTail() } }
      : null,
    warnings: [],
    files: { directory, report: file('report.json') },
  }
  writeFileSync(file('report.json'), JSON.stringify(report, undefined, 2))
  writeFileSync(file('document.json'), JSON.stringify({ irVersion: 1, kind: 'script', name: report.name }))
  const event = { v: 1, run: id, at, event: 'progress', query: 'rows', progress: { offsets }, lag: [] }
  writeFileSync(file('events.jsonl'), `${JSON.stringify(event)}\n`.repeat(EVENTS))
}

/** The end of a log, as the report of a run that failed has it. */
function logTail() {
  return Array.from({ length: 200 }, (_, line) => `26/11/22 18:30:00 ERROR Executor: line ${line} of a log`)
}

/** @param {number} number */
function twoDigits(number) {
  return String(Math.floor(number)).padStart(2, '0')
}
