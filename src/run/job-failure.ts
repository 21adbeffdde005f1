import type { CompiledJob } from '../compile/compiled-job.js'
import { type BridgeError, isBridgeError } from '../errors/bridge-error.js'
import { JobError } from '../errors/job-error.js'
import { RunError, type RunErrorCode } from '../errors/run-error.js'
import type { BrokerFaultKind } from '../kafka/broker-fault.js'
import type { Failure } from '../protocol/messages.js'
import type { ProcessExit } from '../supervise/kept-process.js'
import type { Mask } from '../util/mask.js'
import type { NamedEntry } from './diagnosis/catalogue.js'
import { diagnose } from './diagnosis/diagnose.js'
import type { KafkaConnectionFailure } from './diagnosis/kafka-connection-failures.js'
import type { ProcessFailure } from './diagnosis/process-failures.js'
import { type FailurePlace, failurePlace } from './failure-place.js'
import { fullDisks } from './free-space.js'
import type { ReportedError, ReportedWarning, RunFiles } from './run-report.js'
import { lastLines } from './tail-lines.js'
import type { Judgement, StopCause, Verdict } from './verdict.js'

const CODES = {
  FAILED: 'JOB_FAILED',
  CANCELLED: 'JOB_CANCELLED',
  TIMED_OUT: 'JOB_TIMED_OUT',
  LOST: 'JOB_LOST',
  SUBMIT_FAILED: 'JOB_SUBMIT_FAILED',
} as const satisfies Partial<Record<Verdict, string>>

/** Lines of the log's end that are looked at, and told where nobody said why. */
const LOG_TAIL_LINES = 200

/** Everything that is known of why a run did not succeed. */
export interface FailureFacts {
  readonly judgement: Judgement
  /** Why it was told to end before its job did. */
  readonly stop?: StopCause | undefined
  /** What the runner said. */
  readonly failure?: Failure | null
  /** The folder that took the place of a callback. */
  readonly spool?: string | undefined
  /** What broke on this side. */
  readonly cause?: unknown
  readonly job: CompiledJob
  /** Whether the runner has said how the script ended. */
  readonly closed: boolean
  readonly exit: ProcessExit
  /** Spark's log, and where the run writes beside it. */
  readonly files: Pick<RunFiles, 'checkpoint' | 'directory' | 'log'>
  /** Asks the brokers of the job what is wrong with them; absent where they are not asked from here. */
  readonly askBrokers?: (() => Promise<BrokerFaultKind | undefined>) | undefined
  /** What nobody may see of all that. */
  readonly mask: Mask
}

/** The error a run's rows throw; undefined when the run succeeded. */
export async function jobError(facts: FailureFacts): Promise<JobError | RunError | undefined> {
  const { verdict, reason } = facts.judgement
  if (verdict === 'SUCCEEDED') return undefined
  const { failure, job } = facts
  const first = failure?.causes[0]
  if (failure?.phase === 'checkpoint' && first !== undefined) return checkpointRefused(job.name, first)
  const place = failure == null ? undefined : failurePlace(failure, job)
  const broken = facts.cause instanceof Error ? facts.cause.message : undefined
  const said =
    first === undefined ? (broken ?? reason) : `${shortType(first.type)}: ${firstLine(first.message)}`
  const { checkpoint, directory, log } = facts.files
  const logTail = lastLines(log, LOG_TAIL_LINES)
  const known = await diagnosisOf(facts, logTail)
  // Spark does not say which of its files the disk did not take.
  const disks = known?.id === DISK_FULL ? await fullDisks([checkpoint, directory]) : []
  const why = [said, ...disks.map(({ path, freeBytes }) => `${freeBytes} bytes are free at ${path}`)].join(
    '; ',
  )
  const told = facts.mask.data({
    message: `Job '${job.name}' ${ENDINGS[verdict]}: ${known === undefined ? why : `${known.cause}\n${why}`}`,
    hint: hintOf(facts, known),
    details: {
      verdict,
      reason,
      ...place,
      ...(known === undefined ? {} : { diagnosis: known.id, kind: known.kind, doc: known.doc }),
      ...(disks.length === 0 ? {} : { disks }),
      ...(failure == null
        ? { log: logTail }
        : {
            phase: failure.phase,
            causes: failure.causes,
            frames: failure.frames,
            traceback: failure.traceback,
          }),
    },
  })
  return new JobError(CODES[verdict], {
    ...told,
    ...(known === undefined ? {} : { retryable: known.kind === 'transient' }),
    cause: facts.cause,
  })
}

/** Exceptions of the runtime's own, which say themselves what failed and what to do. */
const OWN_FAILURES: ReadonlySet<string> = new Set([
  'BadRecordsError',
  'ChannelLost',
  'LaunchSetting',
  'RegistryError',
  'RemoteUnfit',
  'SpillFull',
  'WorkersUnfit',
])

function isOwn(failure: Failure | null | undefined): boolean {
  return failure?.causes.some(({ type }) => OWN_FAILURES.has(type)) ?? false
}

const DISK_FULL: ProcessFailure = 'disk-full'
/** Kafka's client says the same of brokers that do not run and of those that speak otherwise. */
const UNANSWERED: KafkaConnectionFailure = 'kafka-unanswered'

/** Ends that were asked for, and those that this side found, need no diagnosis. */
async function diagnosisOf(facts: FailureFacts, logTail: readonly string[]): Promise<NamedEntry | undefined> {
  const { verdict } = facts.judgement
  const isFailure = verdict === 'FAILED' || verdict === 'LOST' || verdict === 'SUBMIT_FAILED'
  if (!isFailure || facts.cause !== undefined || isOwn(facts.failure)) return undefined
  if (lateHint(facts) !== undefined) return undefined
  const { failure, closed, exit } = facts
  const evidence = { causes: failure?.causes ?? [], closed, exit, log: logTail.join('\n') }
  const known = diagnose(evidence)
  if (known?.id !== UNANSWERED || facts.askBrokers === undefined) return known
  return diagnose({ ...evidence, fault: await facts.askBrokers() })
}

/** What to do where the cluster took too long, or its driver has not come through to this machine. */
const LATE: Readonly<Partial<Record<StopCause['by'], string>>> = {
  start:
    'Look at what the queue of the cluster waits for, or give it longer: `--start-limit` (`limits.startMs`).',
  callback:
    'The driver must reach this machine: tell it the address that it sees by `--advertise` (in the library: `advertise`), and let it through a firewall on `--ports` (`ports`). Where it cannot, give a folder that both reach: `--spool` (`spool`).',
}

const SPOOL_UNREACHED =
  'This machine and the driver must both reach the spool by the name that was given, and may both write there: `--spool` (in the library: `spool`).'

function lateHint({ stop, failure, spool }: FailureFacts): string | undefined {
  const impossible = failure?.causes.some(({ type }) => type.endsWith('CallbackImpossible'))
  const by = impossible ? 'callback' : stop?.by
  if (by === 'callback' && spool !== undefined) return SPOOL_UNREACHED
  return by === undefined ? undefined : LATE[by]
}

function hintOf(facts: FailureFacts, known: NamedEntry | undefined): string {
  const { cause, failure } = facts
  const { log } = facts.files
  if (known !== undefined) return known.fix
  const late = lateHint(facts)
  if (late !== undefined) return `${late} Spark's log: ${log}`
  if (isBridgeError(cause) && cause.hint !== undefined) return cause.hint
  const unknown = failure == null || isOwn(failure) ? '' : 'The catalogue does not know this failure. '
  return `${unknown}Spark's log: ${log}`
}

/** The driver looks at given checkpoints before it starts a query: it reaches where this process does not. */
function checkpointRefused(name: string, { type, message }: Failure['causes'][number]): RunError {
  const { code, hint } = CHECKPOINTS_REFUSED[type] ?? CHECKPOINT_CHANGED
  return new RunError(code, { message: `Job '${name}' was not started: ${message}`, hint })
}

interface CheckpointRefusal {
  readonly code: RunErrorCode
  readonly hint: string
}

const CHECKPOINT_CHANGED: CheckpointRefusal = {
  code: 'RUN_CHECKPOINT_CHANGED',
  hint: '`--on-change fork` (in the library: `onChange`) leaves the checkpoint to the other job and begins anew beside it, `reset` removes it, `keep` goes on with it all the same.',
}

/** By the exceptions of the runtime. */
const CHECKPOINTS_REFUSED: Readonly<Record<string, CheckpointRefusal>> = {
  CheckpointDamaged: {
    code: 'RUN_CHECKPOINT_DAMAGED',
    hint: 'Restore the checkpoint whole from a copy, or begin anew with another one.',
  },
  CheckpointHeld: {
    code: 'RUN_CHECKPOINT_HELD',
    hint: 'Stop that run, or give this one a checkpoint of its own.',
  },
}

const ENDINGS: Readonly<Record<keyof typeof CODES, string>> = {
  FAILED: 'failed',
  CANCELLED: 'was cancelled',
  TIMED_OUT: 'timed out',
  LOST: 'was lost',
  SUBMIT_FAILED: 'could not be started',
}

/** The error as the report carries it. */
export function reportedError(error: BridgeError): ReportedError {
  const { position, placedBy, frame } = error.details as Partial<FailurePlace>
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    retryable: error.retryable,
    details: error.details,
    ...(position === undefined ? {} : { position }),
    ...(placedBy === undefined ? {} : { placedBy }),
    ...(frame === undefined ? {} : { frame }),
  }
}

/** A warning as events and the report carry it. */
export function reportedWarning({
  code,
  message,
  hint,
  details,
}: Pick<BridgeError, 'code' | 'message' | 'details'> & {
  readonly hint?: string | undefined
}): ReportedWarning {
  return { code, message, ...(hint === undefined ? {} : { hint }), details }
}

function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
