import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchKey, ChannelEvent } from '../channel/channel-event.js'
import type { CompiledJob } from '../compile/compiled-job.js'
import type { ResultRows } from '../ir/job-document.js'
import { isToldByDriver, type UntilConditions } from '../ir/until.js'
import type { Failure, MessageHeader } from '../protocol/messages.js'
import { requireFrame } from '../rows/ipc-messages.js'
import { requireSchema } from '../schema/compare-schemas.js'
import type { StructType } from '../schema/data-type.js'
import { schemaFromSparkJson } from '../schema/spark-json.js'
import type { KeptProcess } from '../supervise/kept-process.js'
import type { Mask } from '../util/mask.js'
import { ApplicationWatch, type ClusterAccess } from './application-watch.js'
import { DeliveredBatches } from './delivered-batches.js'
import { EventLog } from './event-log.js'
import { whatIsWrong } from './incomplete-rows.js'
import { type FailureFacts, jobError, reportedError } from './job-failure.js'
import { leaveCluster } from './leave-cluster.js'
import { maskLogs } from './masked-log.js'
import { ProgressRecord } from './progress-record.js'
import { recordEnd } from './record-end.js'
import type { ResultBatch, ResultChunk, ResultPiece } from './result-stream.js'
import type { ResultStreamPort } from './result-stream-port.js'
import { ResultStreams } from './result-streams.js'
import type { Run, StopMode } from './run.js'
import type { RunChannel } from './run-channel.js'
import type { RunDirectory } from './run-directory.js'
import type { RunEvent } from './run-event.js'
import type { ReportedWarning, RunFiles, RunReport } from './run-report.js'
import { StopLadder } from './stop-ladder.js'
import { StopRequestWatch } from './stop-request.js'
import { committedBatches } from './stored/committed-batches.js'
import { LineTail } from './tail-lines.js'
import { type MetCondition, queriesOf, type UntilCondition, UntilWatch } from './until-watch.js'
import { judge, refusalOf, type StopCause } from './verdict.js'

/** ms that spark-submit has to end once the script has said that it is done. */
const EXIT_LIMIT_MS = 30_000
/** ms in which what a dead driver had already sent is still taken. */
const DRAIN_MS = 150

export interface ActiveRunParts {
  readonly job: CompiledJob
  readonly directory: RunDirectory
  readonly channel: RunChannel
  readonly process: KeptProcess
  readonly spark: string
  readonly master: string
  readonly until: UntilConditions
  /** What nobody may see of what is told. */
  readonly mask: Mask
  /** What earlier runs on the same checkpoint have handed out. @default nothing */
  readonly delivered?: DeliveredBatches
  /** What the checks before the run found. @default none */
  readonly warnings?: readonly ReportedWarning[]
  /** How the cluster is asked; absent for a local master. */
  readonly cluster?: ClusterAccess
  /** Asks the brokers of a job that has failed; absent where the driver is not on this machine. */
  readonly askBrokers?: FailureFacts['askBrokers']
  /** Ends what the run has left elsewhere, where its own process could not; never rejects. @default nothing is left */
  readonly release?: () => Promise<void>
}

/** A run of this process's own: it owns the channel and the driver's process until both have ended. */
export class ActiveRun<Results extends ResultRows> implements Run<Results> {
  readonly report: Promise<RunReport>
  readonly #parts: ActiveRunParts
  readonly #events: EventLog
  readonly #streams: ResultStreams
  readonly #progress = new ProgressRecord()
  readonly #ladder: StopLadder
  readonly #application: ApplicationWatch | undefined
  readonly #until: UntilWatch
  readonly #stdout: LineTail
  readonly #requests: StopRequestWatch
  readonly #began = performance.now()
  readonly #startedAt = new Date().toISOString()
  #connected = false
  #closed: MessageHeader<'CLOSED'> | undefined
  #failure: Failure | null = null
  #broken: unknown
  #stop: StopCause | undefined
  #stopMode: 'finish' | 'abandon' | undefined
  #endedBy: UntilCondition | null = null

  constructor(parts: ActiveRunParts) {
    this.#parts = parts
    const { id, files } = parts.directory
    this.#events = new EventLog(id, files.events, parts.mask, (error) => this.fail(error))
    const { cluster } = parts
    this.#ladder = new StopLadder({
      process: parts.process,
      ask: () => this.#ask(),
      killElsewhere: cluster?.elsewhere ? () => void this.#application?.kill() : undefined,
    })
    this.#until = new UntilWatch(parts.until, {
      reached: (met) => this.#meet(met),
      askBusy: () => this.#connected && parts.channel.askBusy(),
    })
    const { name: job, results, document } = parts.job
    const declared = results.map(({ name }) => name)
    this.#streams = new ResultStreams({ job, declared, open: document.kind === 'script' }, this.#port)
    const { directory } = files
    this.#events.write({ event: 'submitted', name: job, spark: parts.spark, master: parts.master, directory })
    for (const warning of parts.warnings ?? []) this.#events.write({ event: 'warning', ...warning })
    this.#stdout = new LineTail(files.stdout, (message) =>
      this.#events.write({ event: 'log', level: 'info', logger: 'stdout', message }),
    )
    this.#application = cluster === undefined ? undefined : this.#watch(cluster)
    this.#requests = new StopRequestWatch(directory, ({ mode, reason }) => void this.stop(mode, reason))
    this.report = this.#finish()
  }

  get id(): string {
    return this.#parts.directory.id
  }

  get name(): string {
    return this.#parts.job.name
  }

  get files(): RunFiles {
    return this.#parts.directory.files
  }

  get results(): readonly string[] {
    return this.#parts.job.results.map(({ name }) => name)
  }

  rows<Name extends keyof Results & string>(result?: Name): AsyncIterable<Results[Name]> {
    return this.#streams.asked(result).rows() as AsyncIterable<unknown> as AsyncIterable<Results[Name]>
  }

  chunks(result?: keyof Results & string): AsyncIterable<ResultChunk> {
    return this.#streams.asked(result).chunks()
  }

  batches(result?: keyof Results & string): AsyncIterable<ResultBatch> {
    return this.#streams.asked(result).wholeBatches()
  }

  /** The micro-batches of a result piece by piece. */
  pieces(result: keyof Results & string): AsyncIterable<ResultPiece> {
    return this.#streams.asked(result).pieces()
  }

  /** Ends the run, since what it tells or hands out cannot be kept. */
  fail(error: unknown): void {
    this.#broken ??= error
    this.#end({ by: 'channel', text: 'its record or its rows could not be kept' }, 'abandon')
  }

  schema(result?: keyof Results & string): Promise<StructType> {
    return this.#streams.asked(result).schema
  }

  events(): AsyncIterable<RunEvent> {
    return this.#events.listen()
  }

  stop(mode: StopMode = 'finish', reason = 'the caller stopped it'): Promise<RunReport> {
    return this.halt({ by: 'stop', text: reason }, mode)
  }

  /** Stops the run for a stated cause. */
  halt(cause: StopCause, mode: StopMode): Promise<RunReport> {
    if (mode === 'kill') {
      this.#stopFor(cause, mode)
      this.#ladder.kill()
    } else {
      this.#end(cause, mode)
    }
    return this.report
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.halt({ by: 'stop', text: 'the caller left' }, 'abandon')
  }

  /** Notes why the run ends; the first cause counts. */
  #stopFor(cause: StopCause, mode: StopMode): void {
    if (this.#stop !== undefined) return
    this.#stop = cause
    const { by, text: reason } = cause
    this.#events.write({ event: 'stopping', by, mode, reason, condition: this.#endedBy ?? undefined })
  }

  #end(cause: StopCause, mode: 'finish' | 'abandon'): void {
    this.#stopFor(cause, mode)
    this.#stopMode = mode
    this.#until.close()
    if (this.#ladder.rung === 'ask') this.#ask()
    this.#ladder.climb()
  }

  #meet({ condition, text, late }: MetCondition): void {
    if (this.#stop === undefined) this.#endedBy = condition
    this.#end({ by: late ? 'deadline' : 'until', text }, condition === 'batches' ? 'finish' : 'abandon')
  }

  #ask(): boolean {
    if (!this.#connected) return false
    this.#parts.channel.stop(this.#stopMode ?? 'finish', this.#stop?.text ?? '')
    return true
  }

  get #port(): ResultStreamPort {
    const { channel, until, delivered = new DeliveredBatches() } = this.#parts
    // Counting over all results costs each row its share: only where rows have a limit.
    const limited = until.rows !== undefined
    return {
      grant: (result, bytes) => channel.grant(result, bytes),
      acknowledge: (batch, rows) => this.#acknowledge(batch, rows, delivered),
      acknowledgeAgain: (batch) => channel.acknowledge(batch),
      delivered,
      remaining: () =>
        limited ? this.#until.remaining(this.#streams.sum('handedOut')) : Number.POSITIVE_INFINITY,
      limitReached: () => this.#until.limitReached(),
      left: (result) => this.#end({ by: 'consumer', text: `the caller left result '${result}'` }, 'abandon'),
      broken: (error) => this.fail(error),
    }
  }

  async #acknowledge(batch: BatchKey, rows: number, delivered: DeliveredBatches): Promise<void> {
    // On disk first: after a death of this process the next one knows what has been taken. What a later run leaves out, last.
    this.#events.keep({ event: 'acknowledged', ...batch, rows })
    delivered.acknowledge(batch)
    this.#parts.channel.acknowledge(batch)
    this.#until.acknowledged({
      rows: this.#streams.sum('handedOut'),
      batches: this.#streams.sum('batches'),
    })
  }

  /** Takes what comes over the channel until it ends. */
  async #pump(): Promise<void> {
    try {
      for await (const event of this.#parts.channel.events) this.#take(event)
    } catch (error) {
      this.#broken = error
      this.#end({ by: 'channel', text: 'the result channel broke' }, 'abandon')
    }
  }

  #take(event: ChannelEvent): void {
    switch (event.kind) {
      case 'connected':
        if (this.#connected) this.#streams.restart()
        this.#connected = true
        this.#events.write({ event: 'connected', spark: event.spark })
        if (this.#stop !== undefined) this.#ask()
        break
      case 'opened':
        this.#open(event.result, event.queryId, event.schema)
        break
      case 'data':
        this.#until.active()
        requireFrame(event.arrow, event.rows)
        this.#streams.of(event.batch.result).data(event.batch, event.arrow, event.rows)
        break
      case 'batch-end':
        this.#streams.of(event.batch.result).batchEnd(event.batch, event.rows, event.stored)
        break
      case 'stalled':
        this.#events.write({ event: 'stalled', silentMs: event.silentMs })
        break
      case 'recovered':
        this.#events.write({ event: 'recovered' })
        break
      case 'result-end':
        this.#streams.endOne(event.result)
        break
      case 'progress':
        this.#takeProgress(event.query, event.progress)
        break
      case 'busy':
        this.#until.busy(event.busy)
        break
      case 'log':
        this.#events.write({ event: 'log', ...event.record })
        break
      case 'failed':
        this.#failure = event.failure
        break
      case 'closed':
        this.#closed = event.closed
        break
    }
  }

  #takeProgress(query: string | null, sent: unknown): void {
    const event = this.#progress.take(query, sent)
    if (event === undefined) return
    this.#events.write(event)
    this.#until.progress(event.progress, queriesOf(this.#parts.job.document))
  }

  #watch(cluster: ClusterAccess): ApplicationWatch {
    const { job, until } = this.#parts
    return new ApplicationWatch({
      ...cluster,
      awaitsCallback: () => !this.#connected && (job.results.length > 0 || isToldByDriver(until)),
      changed: ({ state, id, text }) => this.#events.write({ event: 'application', state, id, text }),
      overdue: (cause) => this.#end(cause, 'abandon'),
    })
  }

  #open(result: string, queryId: string | null, json: unknown): void {
    const schema = schemaFromSparkJson(json)
    const declared = this.#parts.job.results.find(({ name }) => name === result)?.schema
    if (declared !== undefined) requireSchema(result, declared, schema)
    this.#events.write({ event: 'opened', result, queryId, schema: json })
    this.#streams.of(result).open(schema)
  }

  async #finish(): Promise<RunReport> {
    const { channel, process, directory, job, mask, askBrokers } = this.#parts
    const pumped = this.#pump()
    const closing = this.#endAfterClosed()
    const exit = await process.exited
    clearInterval(closing)
    await sleep(DRAIN_MS)
    await channel.close()
    await pumped
    if (this.#closed === undefined) await this.#parts.release?.()
    const { words, witnesses, killed } = await leaveCluster(this.#application, this.id, directory.files)
    await this.#stdout.close()
    await maskLogs([directory.files.log, directory.files.stdout], mask)
    this.#requests.close()
    this.#until.close()
    const { status, exitCode } = this.#closed ?? words?.closed ?? {}
    const failure = this.#failure ?? words?.failure ?? null
    const incomplete = whatIsWrong(this.#broken, this.#closed, (name) => this.#streams.of(name))
    const judgement = judge({
      ...(status == null ? {} : { closed: { status, exitCode: exitCode ?? 0 } }),
      exit,
      connected: this.#connected,
      ...(this.#parts.release === undefined ? {} : { starter: "the server's client" }),
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      ...(incomplete === undefined ? {} : { incomplete }),
      ...refusalOf(failure),
      ...witnesses,
    })
    const error = await jobError({
      ...{ judgement, failure, job, exit, askBrokers, mask },
      stop: this.#stop,
      spool: channel.spool,
      cause: this.#broken,
      closed: status != null,
      files: directory.files,
    })
    // Rows end in silence only where the caller knows that they are all or has ended them itself.
    const quiet = error === undefined || (judgement.verdict === 'CANCELLED' && this.#stop?.by !== 'interrupt')
    this.#streams.end(quiet ? undefined : error)
    await Promise.resolve()
    const report: RunReport = {
      v: 1,
      run: this.id,
      name: this.name,
      spark: this.#parts.spark,
      master: this.#parts.master,
      ...judgement,
      rows: this.#streams.sum('handedOut'),
      batches: this.#streams.sum('batches'),
      redelivered: this.#streams.sum('redelivered'),
      startedAt: this.#startedAt,
      durationMs: Math.round(performance.now() - this.#began),
      results: this.#streams.report,
      witnesses: { closed: status ?? null, exit, cluster: witnesses.cluster ?? null },
      endedBy: this.#endedBy,
      left: { lag: this.#progress.lag, rows: this.#streams.sum('waiting') },
      stoppedBy: killed ? 'cluster' : this.#stop === undefined ? null : this.#ladder.rung,
      committed: await committedBatches(directory.files.checkpoint, directory.files.events),
      badRecords: this.#progress.badRecords,
      error: error === undefined ? null : reportedError(error),
      warnings: mask.data(this.#parts.warnings ?? []),
      files: directory.files,
    }
    await recordEnd(directory, report, this.#events)
    this.#events.end()
    return Object.freeze(report)
  }

  /** Once the script has said that it is done, spark-submit must end too. */
  #endAfterClosed(): NodeJS.Timeout {
    let since: number | undefined
    return setInterval(() => {
      if (this.#closed === undefined) return
      since ??= performance.now()
      if (performance.now() - since > EXIT_LIMIT_MS) this.#ladder.kill()
    }, 500)
  }
}
