import { isBridgeError } from '../errors/bridge-error.js'
import { EventLog } from './event-log.js'
import { reportedError } from './job-failure.js'
import { recordEnd } from './record-end.js'
import type { RunDirectory } from './run-directory.js'
import type { RunReport } from './run-report.js'

/** Records the end of a run whose launch failed: `submit` throws the error, and whoever looks later finds it too. */
export async function recordUnstarted(
  name: string,
  directory: RunDirectory,
  error: unknown,
  interrupted: boolean,
): Promise<void> {
  const { id: run, files } = directory
  const reason = error instanceof Error ? error.message : String(error)
  const report: RunReport = {
    v: 1,
    run,
    name,
    spark: null,
    master: null,
    verdict: interrupted ? 'CANCELLED' : 'SUBMIT_FAILED',
    reason: interrupted ? 'the run was interrupted' : reason,
    rows: 0,
    batches: 0,
    redelivered: 0,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    results: {},
    witnesses: { closed: null, exit: null, cluster: null },
    endedBy: null,
    left: { lag: {}, rows: 0 },
    stoppedBy: null,
    committed: {},
    badRecords: {},
    error: isBridgeError(error) ? reportedError(error) : null,
    warnings: [],
    files,
  }
  await recordEnd(directory, report, new EventLog(run, files.events))
}
