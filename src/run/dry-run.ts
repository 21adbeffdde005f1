import type { BridgeError } from '../errors/bridge-error.js'
import type { DocumentSource } from '../ir/job-document.js'
import { arrangementOf } from '../launch/backend/open-backend.js'
import { connectCommand } from '../launch/connect/start-connect-client.js'
import { isRedacted } from '../launch/spark-properties.js'
import { type StartDriverOptions, type SubmitCommand, submitCommand } from '../launch/start-driver.js'
import { MASKED } from '../util/mask.js'
import { driverCall } from './driver-call.js'
import { preflight } from './preflight/preflight.js'
import { prepareRun, whereOf } from './prepare-run.js'
import { RunDirectory } from './run-directory.js'
import { type SubmitOptions, settleRun } from './submit.js'

/** What a run would start, without any value that may be secret. */
export interface DryRun {
  readonly name: string
  readonly spark: string
  /** The call of spark-submit, or of the client of a Connect server; the run's directory, which is not made, is called `RUN`. */
  readonly argv: readonly string[]
  /** What its `--properties-file` would say, or what the session on a Connect server is set to. */
  readonly properties: Readonly<Record<string, string>>
  /** The names of the variables that the call is given beside those of this process. */
  readonly environment: readonly string[]
  /** The names of the job's parameters; their values travel in a private file. */
  readonly params: readonly string[]
  readonly script: { readonly path: string; readonly text: string }
  /** What the checks before a run found; empty where they are left out. */
  readonly errors: readonly BridgeError[]
  readonly warnings: readonly BridgeError[]
}

/**
 * Does all that `submit` does before it starts something, and tells what that would be. Makes the environment where it
 * is missing, and nothing else.
 *
 * @throws as submit does; what the checks find is in the answer
 */
export async function dryRun(
  source: Pick<DocumentSource, 'toDocument'>,
  options: SubmitOptions = {},
): Promise<DryRun> {
  const settled = await settleRun(source, options)
  const { job, plan, params, checkpoint, runsDirectory, cwd } = settled
  const checks =
    options.preflight === false
      ? { errors: [], warnings: [] }
      : await preflight({
          ...{ job, params, checkpoint, runsDirectory, cwd },
          ...whereOf(plan),
          signal: options.signal,
        })
  const prepared = await prepareRun(settled, { ...options, preflight: false })
  const directory = RunDirectory.planned(job, runsDirectory, checkpoint)
  const call = driverCall(settled, prepared, options, { directory, token: '', channel: null })
  const { argv, env, properties } = commandOf(call)
  return {
    name: job.name,
    spark: prepared.environment.sparkVersion,
    argv,
    properties: redacted(properties),
    environment: Object.keys(env)
      .filter((name) => env[name] !== process.env[name])
      .sort(),
    params: Object.keys(params).sort(),
    script: { path: directory.files.script, text: job.script },
    errors: checks.errors,
    warnings: [...settled.foreseen, ...checks.warnings],
  }
}

function commandOf(
  call: StartDriverOptions,
): SubmitCommand & { readonly properties: Readonly<Record<string, string>> } {
  if (call.driver.remote === null) return submitCommand(call, arrangementOf(call))
  return { ...connectCommand(call), properties: call.driver.remote.conf }
}

/** As Spark redacts: a property whose name or value looks like a secret. */
function redacted(properties: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  // That one names secrets, and is none.
  const known = ['spark.redaction.regex', 'spark.sql.redaction.options.regex']
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const hidden = !known.includes(name) && (isRedacted(name) || isRedacted(value))
      return [name, hidden ? MASKED : value]
    }),
  )
}
