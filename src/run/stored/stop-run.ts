import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../../errors/run-error.js'
import { hasEnded } from '../../launch/backend/backend.js'
import { openBackend } from '../../launch/backend/open-backend.js'
import { readLaunchRecord } from '../../launch/launch-record.js'
import { signalGroup } from '../../supervise/kept-process.js'
import { appendForDead } from '../event-log.js'
import type { StopMode } from '../run.js'
import { RECORD } from '../run-directory.js'
import { isDriven, isOwned, type RunOwner, readOwner } from '../run-owner.js'
import type { RunReport } from '../run-report.js'
import { ASK_LIMIT_MS, CLUSTER_LIMIT_MS, type StopRung, TERMINATE_LIMIT_MS } from '../stop-ladder.js'
import { requestStop } from '../stop-request.js'
import { concludeRun } from './conclude-run.js'
import { findRunDirectory } from './find-run.js'
import { drivenElsewhere, type StoredRunOptions } from './list-runs.js'
import { isOver, readReport, readStoredRun } from './stored-run.js'

/** ms beyond its ladder that the program that runs it has, to write the report. */
const REPORT_LIMIT_MS = 10_000
const POLL_MS = 100

/** How a run is stopped from outside. */
export interface StopRunOptions extends StoredRunOptions {
  /** @default 'finish' */
  readonly mode?: StopMode
  /** For people. @default 'it was stopped by process N' */
  readonly reason?: string
  /** Ends the waiting; the run is stopped all the same. */
  readonly signal?: AbortSignal
}

/**
 * Stops a run that another process has started, and gives its report; of one that has ended, the report it has. The
 * program that runs it climbs the stop ladder; where that one has died or does not answer, it is climbed from here.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_INCOMPLETE, RUN_NOT_STOPPED
 * @example
 * const report = await stopRun('quakes')
 * console.log(report.verdict, report.stoppedBy)
 */
export async function stopRun(run: string, options: StopRunOptions = {}): Promise<RunReport> {
  const directory = await findRunDirectory(run, options, (found) => !isOver(found))
  const { mode = 'finish', reason = `it was stopped by process ${process.pid}`, signal } = options
  const { state } = readStoredRun(directory).stored
  if (state === 'incomplete') throw halfWritten(directory)
  if (state !== 'ended') await requestStop(directory, { mode, reason })
  const told = await waitForReport(directory, await ownerLimit(directory, mode), signal)
  if (told !== undefined) return told
  const owner = readOwner(directory)
  if (owner !== undefined) await climb(directory, owner, { mode, reason }, signal)
  const report = await waitForReport(directory, REPORT_LIMIT_MS, signal)
  if (report !== undefined) return report
  throw notStopped(directory, owner)
}

/** Waits for the report as long as somebody lives who would write it. */
async function waitForReport(
  directory: string,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<RunReport | undefined> {
  const until = performance.now() + limitMs
  for (;;) {
    const report = readReport(directory)
    if (report !== undefined) return report
    const owner = readOwner(directory)
    if (owner === undefined || !isOwned(owner) || performance.now() > until) return readReport(directory)
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal })
  }
}

/** How long the program that runs it may take: as long as its own ladder. */
async function ownerLimit(directory: string, mode: StopMode): Promise<number> {
  const cluster = (await readLaunchRecord(directory).catch(() => undefined))?.cluster != null
  const ask = mode === 'kill' ? 0 : ASK_LIMIT_MS + TERMINATE_LIMIT_MS
  return ask + REPORT_LIMIT_MS + (cluster ? 3 * CLUSTER_LIMIT_MS : 0)
}

/**
 * The ladder without the program that ran it. A driver that has lost its consumer ends by itself; one that does not is
 * ended with its group.
 */
async function climb(
  directory: string,
  owner: RunOwner,
  { mode, reason }: { readonly mode: StopMode; readonly reason: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  const orphaned = !isOwned(owner)
  // The owner would write it; it has died, and nobody else writes events any more.
  if (orphaned)
    appendForDead(join(directory, RECORD.events), basename(directory), {
      event: 'stopping',
      by: 'stop',
      mode,
      reason,
    })
  const onGroup = await endGroup(owner, mode, orphaned ? ASK_LIMIT_MS : 0, signal)
  const rung = (await killElsewhere(directory)) ? 'cluster' : onGroup
  if (orphaned && !isDriven(owner)) await concludeRun(directory, owner, rung)
}

/** Ends what is on this machine of a driver. Says how far it had to go. */
async function endGroup(
  owner: RunOwner,
  mode: StopMode,
  askLimitMs: number,
  signal: AbortSignal | undefined,
): Promise<StopRung> {
  const leader = owner.keeper
  if (mode !== 'kill') {
    if (leader === undefined || (await waitUntilGone(owner, askLimitMs, signal))) return 'ask'
    signalGroup(leader, 'SIGTERM')
    if (await waitUntilGone(owner, TERMINATE_LIMIT_MS, signal)) return 'terminate'
  }
  if (leader !== undefined) signalGroup(leader, 'SIGKILL')
  await waitUntilGone(owner, TERMINATE_LIMIT_MS, signal)
  return 'kill'
}

async function waitUntilGone(
  owner: RunOwner,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const until = performance.now() + limitMs
  while (isDriven(owner)) {
    if (performance.now() > until) return false
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal })
  }
  return true
}

/** Has the cluster end a driver that is there. Says whether it had to. */
async function killElsewhere(directory: string): Promise<boolean> {
  if (!(await drivenElsewhere(directory))) return false
  const backend = await openBackend(directory)
  if (hasEnded(await backend.status())) return false
  await backend.kill()
  return true
}

/** For what needs a whole run. */
export function halfWritten(directory: string): RunError {
  return new RunError('RUN_INCOMPLETE', {
    message: `The directory ${directory} is half-written: whoever made it ended before it was a run.`,
    hint: '`sparkwire rm` removes it.',
    details: { directory },
  })
}

function notStopped(directory: string, owner: RunOwner | undefined): RunError {
  const { run } = readStoredRun(directory).stored
  const pid = owner?.process.pid
  return new RunError('RUN_NOT_STOPPED', {
    message: `Run ${run} has no report after its stop: ${pid === undefined ? 'something of it still lives' : `the program that runs it, process ${pid}, does not answer`}. Its driver has been told to end.`,
    hint: pid === undefined ? 'Try again.' : `End process ${pid}, and look again.`,
    details: { run, pid: pid ?? null },
  })
}
