import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AsyncQueue } from '../../util/async-queue.js'
import { RECORD } from '../run-directory.js'
import type { RunEvent } from '../run-event.js'
import type { RunReport } from '../run-report.js'
import { LineTail } from '../tail-lines.js'
import { findRunDirectory } from './find-run.js'
import { lookAt, type StoredRunOptions } from './list-runs.js'
import { parseEvent, readEvents } from './recorded-events.js'
import { stillRuns } from './remove-run.js'
import { halfWritten } from './stop-run.js'
import { isOver, readReport } from './stored-run.js'

/** ms between looks at a run that is followed. */
const LOOK_MS = 500

/** How a run's record is read. */
export interface FollowOptions extends StoredRunOptions {
  /** Goes on until the run has ended. @default false */
  readonly follow?: boolean
  /** Ends the following. */
  readonly signal?: AbortSignal
}

/**
 * The report of a run that has ended, in whichever process it ran.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_STILL_RUNS, RUN_INCOMPLETE
 * @example
 * const { verdict, rows } = await readRunReport('quakes')
 */
export async function readRunReport(run: string, options: StoredRunOptions = {}): Promise<RunReport> {
  const stored = await lookAt(await findRunDirectory(run, options, isOver))
  if (!isOver(stored)) throw stillRuns(stored, 'reported on')
  const report = readReport(stored.directory)
  if (report === undefined) throw halfWritten(stored.directory)
  return report
}

/**
 * The events of a run so far; followed, until its end: `closed` is the last.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS
 * @example
 * for await (const event of readRunEvents('quakes', { follow: true })) console.log(event.event)
 */
export async function* readRunEvents(
  run: string,
  options: FollowOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const directory = await findRunDirectory(run, options)
  await lookAt(directory)
  const file = join(directory, RECORD.events)
  if (!options.follow) {
    yield* readEvents(file)
    return
  }
  for await (const line of followFile(file, directory, options.signal)) {
    const event = parseEvent(line)
    if (event === undefined) continue
    yield event
    if (event.event === 'closed') return
  }
}

/** The lines of a file in a run's directory, from an offset on, until the run has ended or the signal comes. */
export async function* followFile(
  file: string,
  directory: string,
  signal?: AbortSignal,
  from = 0,
): AsyncGenerator<string, void, undefined> {
  const lines = new AsyncQueue<string>()
  const tail = new LineTail(file, (line) => lines.push(line), from)
  const left = new AbortController()
  const until = signal === undefined ? left.signal : AbortSignal.any([left.signal, signal])
  const ended = untilOver(directory, until)
    .then(() => tail.close())
    .then(() => lines.end())
  try {
    yield* lines
  } finally {
    left.abort()
    await ended
  }
}

async function untilOver(directory: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !isOver(await lookAt(directory))) {
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
