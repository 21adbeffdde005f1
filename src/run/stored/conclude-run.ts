import { readFileSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CompiledJob } from '../../compile/compiled-job.js'
import type { JobDocument } from '../../ir/job-document.js'
import type { ApplicationStatus } from '../../launch/backend/backend.js'
import { openBackend } from '../../launch/backend/open-backend.js'
import { readLaunchRecord } from '../../launch/launch-record.js'
import { MESSAGES } from '../../protocol/messages.js'
import { readExit } from '../../supervise/kept-process.js'
import { BadRecordTally } from '../bad-record-counts.js'
import { isElsewhere } from '../driver-elsewhere.js'
import { appendForDead } from '../event-log.js'
import { jobError, reportedError, reportedWarning } from '../job-failure.js'
import { linkNew } from '../link-new.js'
import { maskLogs } from '../masked-log.js'
import type { PartitionLag } from '../partition-lag.js'
import { closedEvent } from '../record-end.js'
import { RECORD, RunDirectory } from '../run-directory.js'
import { recordedMask } from '../run-mask.js'
import { clearAfter, type RunOwner } from '../run-owner.js'
import type { RunReport } from '../run-report.js'
import type { StopRung } from '../stop-ladder.js'
import { queryName } from '../streaming-progress.js'
import type { UntilCondition } from '../until-watch.js'
import { judge, type StopCause, type Witnesses } from '../verdict.js'
import { countAcknowledged, describeIncomplete } from './acknowledged.js'
import { committedBatches } from './committed-batches.js'
import { readEvents } from './recorded-events.js'

/**
 * Tells the end of a run whose owner died, from what that one, the driver, the keeper and the cluster have left. Whoever
 * comes first writes the report; another that comes at the same time finds it.
 */
export async function concludeRun(
  directory: string,
  owner: RunOwner,
  stoppedBy: StopRung | null = null,
): Promise<void> {
  const report = await reportOf(directory, owner, stoppedBy)
  if (await writeOnce(report.files.report, `${JSON.stringify(report, undefined, 2)}\n`))
    appendForDead(report.files.events, report.run, closedEvent(report))
  await clearAfter(directory, owner)
}

async function reportOf(directory: string, owner: RunOwner, stoppedBy: StopRung | null): Promise<RunReport> {
  const { job, run } = readJob(directory)
  const { files } = run
  const mask = recordedMask(directory)
  await maskLogs([files.log, files.stdout], mask)
  const begun: Pick<RunReport, 'spark' | 'master' | 'startedAt'> = {
    spark: null,
    master: null,
    startedAt: statSync(files.document).mtime.toISOString(),
  }
  const warnings: RunReport['warnings'][number][] = []
  const counts = countAcknowledged(job)
  const badRecords = new BadRecordTally()
  const lag: Record<string, readonly PartitionLag[]> = {}
  let stop: StopCause | undefined
  let endedBy: UntilCondition | null = null
  let connected = false
  let last = begun.startedAt
  for await (const event of readEvents(files.events)) {
    last = event.at
    if (event.event === 'submitted')
      Object.assign(begun, { spark: event.spark, master: event.master, startedAt: event.at })
    else if (event.event === 'warning') warnings.push(reportedWarning(event))
    else if (event.event === 'connected') connected = true
    else if (event.event === 'progress') {
      badRecords.take(event.query, event.progress)
      lag[queryName(event.query, event.progress)] = event.lag
    } else if (event.event === 'stopping') {
      if (stop === undefined) endedBy = event.condition ?? null
      stop ??= { by: event.by, text: event.reason }
    } else counts.take(event)
  }
  const closed = readClosed(run.closedFile)
  const exit = readExit(files.exit) ?? { code: null, signal: 'SIGKILL' }
  const cluster = await askCluster(directory)
  const incomplete = describeIncomplete(counts.results, closed?.results)
  const judgement = judge({
    ...(closed?.status == null ? {} : { closed: { status: closed.status, exitCode: closed.exitCode ?? 0 } }),
    exit,
    connected: connected || closed !== undefined,
    orphanOf: `the program that ran it (process ${owner.process.pid})`,
    ...(stop === undefined ? {} : { stop }),
    ...(incomplete === undefined ? {} : { incomplete }),
    ...cluster,
  })
  const error = await jobError({
    judgement,
    job,
    exit,
    closed: closed !== undefined,
    files,
    mask,
  })
  return {
    v: 1,
    run: run.id,
    name: job.name,
    ...begun,
    ...judgement,
    rows: total(counts.results, 'rows'),
    batches: total(counts.results, 'batches'),
    redelivered: 0,
    durationMs: Math.max(0, Date.parse(last) - Date.parse(begun.startedAt)),
    results: Object.fromEntries(
      Object.entries(counts.results).map(([name, { rows, batches }]) => {
        const sent = closed?.results[name]?.rows ?? rows
        const complete = closed !== undefined && sent === rows
        return [name, { rows, sent, batches, redelivered: 0, duplicates: 0, complete }]
      }),
    ),
    witnesses: { closed: closed?.status ?? null, exit, cluster: cluster.cluster ?? null },
    endedBy,
    left: { lag, rows: 0 },
    stoppedBy,
    committed: await committedBatches(files.checkpoint, files.events),
    badRecords: badRecords.counts,
    error: error === undefined ? null : reportedError(error),
    warnings,
    files,
  }
}

function total(
  results: Readonly<Record<string, Readonly<Record<'rows' | 'batches', number>>>>,
  of: 'rows' | 'batches',
): number {
  return Object.values(results).reduce((sum, result) => sum + result[of], 0)
}

/** The job as far as its directory tells; nothing of an orphan's is compiled again. */
function readJob(directory: string): { readonly job: CompiledJob; readonly run: RunDirectory } {
  const document = JSON.parse(readFileSync(join(directory, RECORD.document), 'utf8')) as JobDocument
  const driver = readDriverFile(join(directory, 'driver.json'))
  const scriptName = `${document.name}_job.py`
  const script = driver?.script ?? (document.kind === 'script' ? document.path : scriptName)
  const run = RunDirectory.existing(directory, { script, checkpoint: driver?.checkpoint ?? undefined })
  const nothing = { sourceMap: [], connectors: [], needs: [], params: [], results: [] }
  return { run, job: { name: document.name, script: '', scriptName, document, ...nothing } }
}

const DRIVER_FILE = z.object({ script: z.string(), checkpoint: z.string().nullable() })

function readDriverFile(file: string): z.infer<typeof DRIVER_FILE> | undefined {
  try {
    return DRIVER_FILE.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

function readClosed(file: string): z.infer<(typeof MESSAGES)['CLOSED']> | undefined {
  try {
    return MESSAGES.CLOSED.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** The third witness, where there is one; a cluster that does not answer says nothing. */
async function askCluster(directory: string): Promise<Pick<Witnesses, 'cluster' | 'elsewhere'>> {
  try {
    const record = await readLaunchRecord(directory)
    if (record.cluster === null) return {}
    const elsewhere = isElsewhere(record.master)
    const silent = (text: string): ApplicationStatus => ({ state: 'unknown', id: null, text })
    const cluster = await (await openBackend(directory)).status().catch((error) => silent(String(error)))
    return { cluster, elsewhere }
  } catch {
    // It never came so far.
    return {}
  }
}

/** Writes a file that nobody has written yet, whole or not at all. Says whether it was new. */
async function writeOnce(file: string, text: string): Promise<boolean> {
  const part = `${file}.${process.pid}.part`
  await writeFile(part, text, { mode: 0o600 })
  try {
    return await linkNew(part, file)
  } finally {
    await rm(part, { force: true })
  }
}
