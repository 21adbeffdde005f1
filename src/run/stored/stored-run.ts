import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { RECORD } from '../run-directory.js'
import type { RunEvent } from '../run-event.js'
import { isDriven, isOwned, type RunOwner, readOwner } from '../run-owner.js'
import type { RunReport } from '../run-report.js'
import { nextState, type RunState, stateAfter } from '../run-state.js'
import type { Verdict } from '../verdict.js'
import { glanceAtEvents } from './recorded-events.js'

/** ms in which a directory without an owner may be one that is just being made. */
const YOUNG_MS = 10_000

/** What a run's directory says of it; plain data. Times are ISO 8601 in UTC, durations ms. */
export interface StoredRun {
  readonly run: string
  /** The job's name; null where the directory is half-written. */
  readonly name: string | null
  readonly state: RunState
  /** How it ended; null before. */
  readonly verdict: Verdict | null
  readonly reason: string | null
  readonly spark: string | null
  readonly master: string | null
  readonly startedAt: string | null
  /** From submit to the end; null before. */
  readonly durationMs: number | null
  /** Rows handed out; null before the end. */
  readonly rows: number | null
  /** Micro-batches acknowledged; null before the end. */
  readonly batches: number | null
  /** The process that runs it; null where there is none any more. */
  readonly pid: number | null
  /** Absolute path of its directory. */
  readonly directory: string
}

/** What lies in a run's directory, and who owns it where nobody has told its end yet. */
export interface FoundRun {
  readonly stored: StoredRun
  readonly owner?: RunOwner
}

/** Reads one run's directory, as it is; nothing is computed and nothing is written. */
export function readStoredRun(directory: string): FoundRun {
  const report = readReport(directory)
  if (report !== undefined) return { stored: ended(directory, report) }
  const owner = readOwner(directory)
  if (owner === undefined) return { stored: unowned(directory) }
  const events = glanceAtEvents(join(directory, RECORD.events))
  const state = stateAfter(events)
  const beginning = beginningOf(directory, events)
  const owned = isOwned(owner)
  const orphaned = beginning.name === undefined ? 'incomplete' : (nextState(state, 'owner-died') ?? state)
  return {
    owner,
    stored: storedRun(directory, {
      ...beginning,
      state: owned ? state : orphaned,
      pid: owned ? owner.process.pid : null,
    }),
  }
}

/** Whether nothing more happens to it. */
export function isOver({ state }: Pick<StoredRun, 'state'>): boolean {
  return state === 'ended' || state === 'incomplete'
}

/** Whether nothing of the run lives any more, and yet nobody has told its end. */
export function isUntold({ stored, owner }: FoundRun): boolean {
  return stored.state === 'orphaned' && owner !== undefined && !isDriven(owner)
}

/** The report of a run that has ended. */
export function readReport(directory: string): RunReport | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, RECORD.report), 'utf8')) as RunReport
  } catch {
    return undefined
  }
}

function ended(directory: string, report: RunReport): StoredRun {
  const { name, verdict, reason, startedAt, durationMs, rows, batches } = report
  const facts = { name, verdict, reason, startedAt, durationMs, rows, batches }
  return storedRun(directory, {
    state: 'ended',
    ...facts,
    spark: report.spark ?? null,
    master: report.master ?? null,
  })
}

/** Neither an owner nor an end: it is just being made, or whoever made it did not get further. */
function unowned(directory: string): StoredRun {
  const age = Date.now() - (statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return storedRun(directory, { state: age < YOUNG_MS ? 'submitting' : 'incomplete' })
}

/** What is known from the first event on; before it, from the document. */
function beginningOf(directory: string, events: Iterable<RunEvent>): Partial<StoredRun> {
  for (const event of events) {
    if (event.event !== 'submitted') continue
    const { name, spark, master, at } = event
    return { name, spark, master, startedAt: at }
  }
  try {
    const { name } = JSON.parse(readFileSync(join(directory, RECORD.document), 'utf8')) as { name: string }
    return { name }
  } catch {
    return {}
  }
}

function storedRun(directory: string, known: Partial<StoredRun> & Pick<StoredRun, 'state'>): StoredRun {
  return Object.freeze({
    run: basename(directory),
    name: null,
    verdict: null,
    reason: null,
    spark: null,
    master: null,
    startedAt: null,
    durationMs: null,
    rows: null,
    batches: null,
    pid: null,
    ...known,
    directory,
  })
}
