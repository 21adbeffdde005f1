import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RunError } from '../../errors/run-error.js'
import type { AnyResults, JobDocument, ResultRows } from '../../ir/job-document.js'
import type { Run } from '../run.js'
import { RECORD, RunDirectory } from '../run-directory.js'
import { SPOOL } from '../spool/spool-format.js'
import { findRunDirectory } from '../stored/find-run.js'
import { lookAt, type StoredRunOptions } from '../stored/list-runs.js'
import { isOver } from '../stored/stored-run.js'
import { AttachedRun } from './attached-run.js'
import { held, holdRows } from './reader-lock.js'

/** How a run is attached to. */
export interface AttachOptions extends StoredRunOptions {
  /** Aborting leaves the run, which goes on. */
  readonly signal?: AbortSignal
}

/**
 * Reads the rows of a detached run: first those that wait on disk, then those that come, to its end and its verdict. One
 * process at a time; what one has not acknowledged when it leaves or dies, the next gets again, as `redelivered`.
 * Leaving it, by `break` or by leaving the scope, does not stop the run: `run.stop()` does.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_NOT_DETACHED, RUN_HELD
 * @example
 * await using run = await attach('quakes')
 * for await (const row of run.rows('strong')) console.log(row)
 */
export async function attach<Results extends ResultRows = AnyResults>(
  word: string,
  { signal, ...options }: AttachOptions = {},
): Promise<Run<Results>> {
  const path = await findRunDirectory(word, options, (found) => existsSync(join(found.directory, SPOOL)))
  const { pid, ...stored } = await lookAt(path)
  if (!existsSync(join(path, SPOOL))) {
    if (!isOver(stored) && pid !== null) throw held(path, pid)
    throw notDetached(stored.run)
  }
  const release = await holdRows(path)
  const document = JSON.parse(readFileSync(join(path, RECORD.document), 'utf8')) as JobDocument
  const script = document.kind === 'script' ? document.path : `${document.name}_job.py`
  const directory = RunDirectory.existing(path, { script })
  return new AttachedRun<Results>({ document, directory, release, signal })
}

function notDetached(run: string): RunError {
  return new RunError('RUN_NOT_DETACHED', {
    message: `Run ${run} has no rows for who attaches: they went to the process that ran it. Expected a detached run.`,
    hint: '`sparkwire run JOB --detach` starts one (in the library: `detach`).',
    details: { run },
  })
}
