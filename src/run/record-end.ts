import { writeFile } from 'atomically'
import { publishStep } from '../observe/steps.js'
import type { EventLog } from './event-log.js'
import type { RunDirectory } from './run-directory.js'
import type { RunEventBody } from './run-event.js'
import type { RunReport } from './run-report.js'

/**
 * Leaves the report on disk, and removes what only the running job needed; where the disk does not take it, the caller
 * still has it. The report first: who looks finds an owner or an end, never neither.
 */
export async function recordEnd(
  directory: Pick<RunDirectory, 'files' | 'sweep'>,
  report: RunReport,
  events: Pick<EventLog, 'write'>,
): Promise<void> {
  const write = (): Promise<void> =>
    writeFile(directory.files.report, `${JSON.stringify(report, undefined, 2)}\n`, { mode: 0o600 })
  try {
    // What the run has needed may lie where there is no room for its report.
    await write().catch(() => directory.sweep().then(write))
  } catch (error) {
    publishStep({
      step: 'run.record',
      state: 'failed',
      text: `the run's record could not be written: ${String(error)}`,
    })
  }
  events.write(closedEvent(report))
  await directory.sweep()
}

/** The last event of a run, as its report has it. */
export function closedEvent(report: RunReport): Extract<RunEventBody, { event: 'closed' }> {
  const { verdict, reason, rows, batches, redelivered, durationMs, endedBy, left, error } = report
  const { closed, exit, cluster } = report.witnesses
  return {
    event: 'closed',
    ...{ verdict, reason, rows, batches, redelivered, durationMs, endedBy },
    left,
    witnesses: { closed, exit: exit && { ...exit }, cluster: cluster && { ...cluster } },
    ...(error === null ? {} : { error: { ...error } }),
  }
}
