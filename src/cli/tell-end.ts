import pc from 'picocolors'
import { errorCatalogue } from '../errors/catalogue.js'
import { PLACED_BY } from '../run/failure-place.js'
import { totalLag } from '../run/partition-lag.js'
import type { ReportedError, RunReport } from '../run/run-report.js'
import { describeExit, type Verdict } from '../run/verdict.js'
import { counted } from '../util/counted.js'
import type { CliIo } from './cli-io.js'
import { printFailure } from './print-error.js'

/** How many partitions are named of what was left. */
const PARTITIONS_TOLD = 5

const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  SUCCEEDED: 0,
  FAILED: 1,
  CANCELLED: 1,
  TIMED_OUT: 1,
  LOST: 1,
  SUBMIT_FAILED: 3,
}

/** The exit code of an ended run. Of one that was not started: whose fault that is, its error says. */
export function exitCodeOf({ verdict, error }: RunReport): number {
  const known =
    verdict === 'SUBMIT_FAILED' ? errorCatalogue().find(({ code }) => code === error?.code) : undefined
  return known?.exit ?? EXIT_CODES[verdict]
}

/** The user's own line, how it is known, and the lines around it. */
function tellPlace(io: CliIo, { position, placedBy, frame }: ReportedError): void {
  if (position === undefined) return
  const how = placedBy === undefined ? '' : `: ${PLACED_BY[placedBy]}`
  io.stderr.write(`  at ${position.file}:${position.line}:${position.column}${how}\n`)
  if (frame !== undefined) io.stderr.write(`${frame}\n`)
}

/** Python's own words. */
function tellTraceback(io: CliIo, { details }: ReportedError): void {
  const { traceback } = details
  if (typeof traceback === 'string')
    io.stderr.write(pc.createColors(io.colour).dim(`${traceback.trimEnd()}\n`))
}

/** Says how a run has ended, why, and where its files are. */
export function tellEnd(io: CliIo, report: RunReport): void {
  const colours = pc.createColors(io.colour)
  const good = report.verdict === 'SUCCEEDED'
  const verdict = good ? colours.green(report.verdict) : colours.red(report.verdict)
  const took = (report.durationMs / 1000).toFixed(1)
  io.stderr.write(
    `${verdict} ${report.name}: ${counted(report.rows, 'row')}, ${counted(report.batches, 'micro-batch')} in ${took} s (${report.reason})\n`,
  )
  if (report.error !== null && report.verdict !== 'CANCELLED') {
    tellPlace(io, report.error)
    printFailure(io, report.error)
    if (io.verbose) tellTraceback(io, report.error)
  }
  for (const line of leftLines(report)) io.stderr.write(`  ${line}\n`)
  io.stderr.write(
    colours.dim(
      `  script ${report.files.script}\n  log    ${report.files.log}\n  report ${report.files.report}\n`,
    ),
  )
}

/** What each query has had of bad records, one source a line. */
export function badRecordLines({ badRecords = {} }: Pick<RunReport, 'badRecords'>): readonly string[] {
  return Object.entries(badRecords).flatMap(([query, sources]) =>
    Object.entries(sources).map(([source, { records, bad, first }]) => {
      const where =
        first === null ? '' : `, the first ${first.topic} [${first.partition}] at offset ${first.offset}`
      return `query ${query}: ${bad} bad records of source ${source} among ${records}${where}`
    }),
  )
}

/** What was there at the end and was not taken, one a line; nothing where all was. */
export function leftLines({ left }: Pick<RunReport, 'left'>): readonly string[] {
  // A report of an earlier version has none.
  if (left === undefined) return []
  const behind = Object.entries(left.lag).flatMap(([query, lags]) => {
    const partitions = lags.filter(({ lag }) => lag > 0)
    const most = partitions
      .slice(0, PARTITIONS_TOLD)
      .map(({ topic, partition, lag }) => `${topic}[${partition}] ${lag}`)
    const more =
      partitions.length > PARTITIONS_TOLD
        ? `, and ${partitions.length - PARTITIONS_TOLD} more partitions`
        : ''
    return partitions.length === 0
      ? []
      : [`left: ${query} is ${counted(totalLag(lags), 'record')} behind: ${most.join(', ')}${more}`]
  })
  return left.rows === 0 ? behind : [`left: ${counted(left.rows, 'row')} that had come`, ...behind]
}

/** The witnesses of the verdict, one line. */
export function witnessLine({ witnesses: { closed, exit, cluster } }: Pick<RunReport, 'witnesses'>): string {
  const said = closed === null ? 'the script said nothing' : `the script said '${closed}'`
  const ended = exit === null ? 'spark-submit was not started' : `spark-submit ${describeExit(exit)}`
  const told = cluster === null ? '' : `, the cluster said ${cluster.text}`
  return `witnesses: ${said}, ${ended}${told}`
}

/** Where each query would go on, one a line. */
export function committedLines({ committed = {} }: Pick<RunReport, 'committed'>): readonly string[] {
  return Object.entries(committed).map(
    ([sink, { batchId, offsets }]) =>
      `sink ${sink}: committed micro-batch ${batchId}, offsets ${offsets.map((each) => JSON.stringify(each)).join(' ') || 'not known'}`,
  )
}
