import { join } from 'node:path'
import { checkSocketDirectory } from '../../channel/socket-directory.js'
import type { CompiledJob } from '../../compile/compiled-job.js'
import { type BridgeError, isBridgeError } from '../../errors/bridge-error.js'
import type { ConnectAddress } from '../../launch/connect/connect-address.js'
import { step } from '../../observe/steps.js'
import { brokerProblems } from './check-brokers.js'
import { compareCheckpoint, type ResumedSource } from './check-checkpoint.js'
import { connectProblems } from './check-connect.js'
import { diskProblems } from './check-disk.js'
import { fileProblems } from './check-files.js'
import { kafkaUse } from './kafka-use.js'
import { localPath } from './local-path.js'
import { fails, type Problem } from './problem.js'
import { readCheckpoint } from './read-checkpoint.js'

/** What is to be checked before a run. */
export interface PreflightOptions {
  readonly job: CompiledJob
  readonly params: Readonly<Record<string, string>>
  /** The checkpoint that was given: a path, or a URL of which only `file:` is looked at. */
  readonly checkpoint: string | undefined
  /** Where the run's directory will be made. */
  readonly runsDirectory: string
  /** Where relative paths of files count from. */
  readonly cwd?: string
  /** Whether the driver runs on this machine. */
  readonly driverIsHere: boolean
  /** The Spark Connect server that the run is to use. @default null */
  readonly connect?: ConnectAddress | null
  readonly signal?: AbortSignal | undefined
}

/** What the checks found; an error means that the run would not succeed. */
export interface PreflightReport {
  readonly errors: readonly BridgeError[]
  readonly warnings: readonly BridgeError[]
}

/**
 * Checks what a run needs of the world, before Spark is started: Spark itself takes three minutes to notice a dead
 * broker. All checks run side by side, each with a short limit; one that fails does not hide the others.
 */
export async function preflight(options: PreflightOptions): Promise<PreflightReport> {
  return step('run.preflight', 'check brokers, topics and disk', async () => {
    const { job, params, runsDirectory, driverIsHere, connect, signal } = options
    const checkpoint = driverIsHere ? localPath(options.checkpoint) : undefined
    const checkpoints = checkpointProblems(job, checkpoint)
    const resumed = checkpoints.then((found) => found.resumed)
    const problems = await Promise.all([
      ...kafkaUse(job.document, params).map((use) =>
        guarded(() => brokerProblems({ use, driverIsHere, resumed, signal })),
      ),
      ...(connect == null ? [] : [connectProblems(connect, signal)]),
      checkpoints.then((found) => found.problems),
      guarded(async () => {
        if (driverIsHere) await checkSocketDirectory()
        return []
      }),
      driverIsHere ? fileProblems(job.document, params, options.cwd ?? process.cwd()) : [],
      ...(checkpoint === undefined
        ? []
        : [diskProblems({ path: checkpoint, what: 'checkpoint', moveBy: '--checkpoint' })]),
      diskProblems({ path: runsDirectory, what: 'run directory', moveBy: 'SPARKWIRE_STATE' }),
    ])
    signal?.throwIfAborted()
    const all = problems.flat()
    const of = (severity: Problem['severity']): BridgeError[] =>
      all.filter((problem) => problem.severity === severity).map(({ error }) => error)
    return { errors: of('error'), warnings: of('warning') }
  })
}

/** A check that throws an error of ours has found one. */
async function guarded(check: () => Promise<readonly Problem[]>): Promise<readonly Problem[]> {
  try {
    return await check()
  } catch (error) {
    if (isBridgeError(error)) return [fails(error)]
    throw error
  }
}

/** What the checkpoints of the sinks say; each lies in a folder of its own. */
async function checkpointProblems(
  { document }: CompiledJob,
  checkpoint: string | undefined,
): Promise<{ readonly problems: readonly Problem[]; readonly resumed: readonly ResumedSource[] }> {
  if (document.kind !== 'pipeline' || checkpoint === undefined) return { problems: [], resumed: [] }
  const found = await Promise.all(
    document.sinks.map(async (sink) => {
      const known = await readCheckpoint(join(checkpoint, sink.name))
      return known === undefined ? { problems: [], resumed: [] } : compareCheckpoint(document, sink, known)
    }),
  )
  return {
    problems: found.flatMap(({ problems }) => problems),
    resumed: found.flatMap(({ resumed }) => resumed),
  }
}
