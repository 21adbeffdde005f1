import { Command, Option } from '@commander-js/extra-typings'
import { isBridgeError } from '../errors/bridge-error.js'
import { CliError } from '../errors/cli-error.js'
import type { DocumentSource } from '../ir/job-document.js'
import { parseUntil } from '../ir/until.js'
import { ON_CHANGE } from '../run/checkpoint-contract.js'
import { type DetachOptions, detach } from '../run/detached/detach.js'
import { dryRun } from '../run/dry-run.js'
import { loadJob } from '../run/load-job.js'
import { parseRetries } from '../run/retry-policy.js'
import { runWithRetries } from '../run/run-with-retries.js'
import { startSandboxBroker } from '../run/sandbox-broker.js'
import { createJobTopics } from '../run/sandbox-topics.js'
import type { StoredRun } from '../run/stored/stored-run.js'
import type { SubmitOptions } from '../run/submit.js'
import { standingWarmDriver } from '../run/warm.js'
import { BOOTSTRAP_SERVERS_OPTION, knownBootstrapServers } from './bootstrap-servers.js'
import type { CliIo } from './cli-io.js'
import { followRun, type RunOutput } from './follow-run.js'
import { ENVIRONMENT_OPTION, JOB_ARGUMENT, loadOptionsOf } from './job-file-options.js'
import {
  ADVERTISE_OPTION,
  BIND_OPTION,
  networkOptionsOf,
  PORTS_OPTION,
  SPOOL_OPTION,
} from './network-options.js'
import { duration, pair } from './option-values.js'
import { printDryRun } from './print-dry-run.js'
import { ARGS_ARGUMENT, withArguments } from './script-arguments.js'
import { refuseSecretWords, SECRET_OPTION, secretFromFile } from './secret-option.js'
import {
  connectorOption,
  EXCLUDE_PACKAGES_OPTION,
  IVY_SETTINGS_OPTION,
  JARS_DIRECTORY_OPTION,
  PACKAGES_OPTION,
  REPOSITORY_OPTION,
  SPARK_OPTION,
  sparkOptionsOf,
} from './spark-options.js'
import { addSparkSubmitFlags, readSparkSubmitFlags } from './spark-submit-flags.js'
import { tellRetry } from './tell-retry.js'

/** `sparkwire run JOB`: runs a job on real Spark and prints its rows. */
export function runCommand(io: CliIo) {
  const command = new Command('run')
    .description('run a job on real Spark and print its rows')
    .argument(...JOB_ARGUMENT)
    .argument(...ARGS_ARGUMENT)
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option('--sandbox', 'bring a Kafka broker of its own for this run, with the topics of the job, empty')
    .option(
      '--master <url>',
      'where Spark runs: local[*], spark://HOST:PORT, yarn, k8s://HOST:PORT; default: local[*]',
    )
    .option(
      '--remote <url>',
      'a Spark Connect server in place of a master: sc://HOST:PORT; default: none',
      withoutToken,
    )
    .addOption(
      new Option(
        '--deploy-mode <mode>',
        'where the driver runs: client is this machine, cluster is the cluster; default: client',
      ).choices(['client', 'cluster']),
    )
    .option(
      '--start-limit <time>',
      'how long the cluster may take to start it; default: 5m',
      duration('--start-limit'),
    )
    .option(
      '--callback-limit <time>',
      'how long its driver may take to call back; default: 60s',
      duration('--callback-limit'),
    )
    .option(...BIND_OPTION)
    .option(...ADVERTISE_OPTION)
    .option(...PORTS_OPTION)
    .option(...SPOOL_OPTION)
    .option(
      '--spill-limit <size>',
      'how much of one micro-batch may wait on disk for the reader of its rows; default: 16g',
    )
    .option('--param <name=value>', 'a parameter of the job; may be repeated', pair, {})
    .option(...SECRET_OPTION, secretFromFile, {})
    .option(...ENVIRONMENT_OPTION)
    .option('--conf <key=value>', 'a Spark property; may be repeated', pair, {})
    .option(
      '--requirements <file>',
      'Python packages for driver and workers, as pip reads them; default: none',
    )
    .option('--worker-python <path>', "the Python of the workers; default: the driver's")
    .option(
      '--until <conditions>',
      'when to end: rows=N,batches=N,idle=5s,caught-up,deadline=60s; default: when the job ends',
      parseUntil,
    )
    .option(
      '--retries <policy>',
      'how often to run it again, from its checkpoint: 3 (transient failures), or transient=3,data=1,wait=1s; default: not',
      parseRetries,
    )
    .option(
      '--submit-retries <policy>',
      'the same for what fails before the script runs; default: not',
      parseRetries,
    )
    .option(
      '--checkpoint <path>',
      "the checkpoint folder to go on from; default: a fresh one in the run's directory",
    )
    .addOption(
      new Option('--on-change <what>', 'what to do with a checkpoint of another job')
        .choices(ON_CHANGE)
        .default('refuse' as const),
    )
    .option(...SPARK_OPTION)
    .addOption(connectorOption())
    .option(...PACKAGES_OPTION)
    .option(...EXCLUDE_PACKAGES_OPTION)
    .option(...REPOSITORY_OPTION)
    .option(...IVY_SETTINGS_OPTION)
    .option(...JARS_DIRECTORY_OPTION)
    .addOption(
      new Option('-o, --output <format>', 'how rows are printed')
        .choices(['table', 'json', 'csv', 'arrow'])
        .default('table' as const),
    )
    .addOption(
      new Option(
        '--profile <kind>',
        'how the JVM compiles: short for jobs of some seconds, long for all others',
      )
        .choices(['short', 'long'])
        .default('long' as const),
    )
    .addOption(
      new Option('--preflight <when>', 'whether brokers, topics, checkpoint and disk are checked first')
        .choices(['on', 'off'])
        .default('on' as const),
    )
    .option(
      '--dry-run',
      'start nothing: print the call of spark-submit, the names of its environment, the script',
    )
    .option(
      '--warm',
      'run on a resident JVM, started where there is none that fits, and left for the next run',
    )
    .addOption(
      new Option('--warm-idle <duration>', 'time without a run after which a warm driver ends; default: 15m')
        .env('SPARKWIRE_WARM_IDLE')
        .argParser(duration('--warm-idle')),
    )
    .addOption(
      new Option(
        '--detach [how]',
        'print the id of the run and leave: it keeps its rows on disk for `sparkwire attach`, or holds Spark until then; default: it is read here',
      )
        .choices(['spool', 'hold'])
        .preset('spool' as const),
    )
    .option(
      '--key <text>',
      'with --detach: given again with the same job it means the same run; default: none',
    )
    .option('--json', 'print every event as a line of JSON; the last one is `closed`')
    .addHelpText('after', EXAMPLES)
  addSparkSubmitFlags(command)
  return command.action(async (file, args, options) => {
    const output: RunOutput = options.json ? 'events' : options.output
    if (options.retries !== undefined && (output === 'csv' || output === 'arrow')) {
      throw new CliError('CLI_USAGE', {
        message: `--output ${output} begins once, so a run cannot be begun again with --retries`,
        hint: 'Choose --output json.',
      })
    }
    if (output === 'arrow' && options.until?.rows !== undefined) {
      throw new CliError('CLI_USAGE', {
        message: '--output arrow prints whole micro-batches, so it cannot end after rows=N',
        hint: 'End after batches=N, or choose --output json.',
      })
    }
    const submitOptions = (bootstrapServers: string | undefined): SubmitOptions => ({
      ...(bootstrapServers === undefined ? {} : { bootstrapServers }),
      ...readSparkSubmitFlags(options),
      ...(options.master === undefined ? {} : { master: options.master }),
      ...(options.remote === undefined ? {} : { remote: options.remote }),
      ...(options.deployMode === undefined ? {} : { deployMode: options.deployMode }),
      limits: {
        ...(options.startLimit === undefined ? {} : { startMs: options.startLimit }),
        ...(options.callbackLimit === undefined ? {} : { callbackMs: options.callbackLimit }),
      },
      ...networkOptionsOf(options),
      ...(options.spillLimit === undefined ? {} : { spillLimit: options.spillLimit }),
      params: options.param,
      secrets: options.secret,
      conf: options.conf,
      profile: options.profile,
      ...(options.requirements === undefined ? {} : { requirements: options.requirements }),
      ...(options.workerPython === undefined ? {} : { workerPython: options.workerPython }),
      ...(options.until === undefined ? {} : { until: options.until }),
      ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
      onChange: options.onChange,
      ...sparkOptionsOf(options),
      preflight: options.preflight === 'on',
      ...(options.warm ? { warm: standingWarmDriver({ idleMs: options.warmIdle }) } : {}),
      signal: io.signal,
    })
    if (options.key !== undefined && options.detach === undefined) throw usageOf('--key', 'needs --detach')
    if (options.sandbox && options.detach !== undefined)
      throw usageOf('--detach', 'leaves, and the broker of --sandbox would end')
    if (options.dryRun) {
      if (options.sandbox) throw startsSomething('--sandbox')
      const { source } = withArguments(await loadJob(file, loadOptionsOf(options)), args)
      refuseSecretWords(source, options.param)
      const given = submitOptions(knownBootstrapServers(options.bootstrapServers))
      return printDryRun(io, await dryRun(source, given), options.json ?? false)
    }
    try {
      const { source } = withArguments(await loadJob(file, loadOptionsOf(options)), args)
      refuseSecretWords(source, options.param)
      if (options.detach !== undefined) {
        const { signal: _, ...given } = submitOptions(knownBootstrapServers(options.bootstrapServers))
        return printDetached(io, options.json ?? false, await detach(source, detachOptions(options, given)))
      }
      requireOneResult(output, source)
      const broker = options.sandbox ? await startSandboxBroker({ signal: io.signal }) : undefined
      try {
        if (broker !== undefined) {
          const topics = await createJobTopics(source, broker.bootstrapServers, io.signal)
          io.stderr.write(`broker ${broker.bootstrapServers}, topics: ${topics.join(', ') || 'none'}\n`)
        }
        const bootstrapServers = broker?.bootstrapServers ?? knownBootstrapServers(options.bootstrapServers)
        const { retries: onRun, submitRetries: onSubmit } = options
        await runWithRetries(
          source,
          {
            ...submitOptions(bootstrapServers),
            retries: {
              ...(onRun === undefined ? {} : { run: onRun }),
              ...(onSubmit === undefined ? {} : { submit: onSubmit }),
            },
            onRetry: (retry) => tellRetry(io, retry),
          },
          async (run) => {
            process.exitCode = await followRun(io, run, output)
          },
        )
      } finally {
        await broker?.stop()
      }
    } catch (error) {
      if (output === 'events') io.stdout.write(`${closedBeforeSubmit(error)}\n`)
      throw error
    }
  })
}

function detachOptions(
  { detach: how, key }: { readonly detach?: string | undefined; readonly key?: string | undefined },
  given: Omit<SubmitOptions, 'signal'>,
): DetachOptions {
  return { ...given, hold: how === 'hold', ...(key === undefined ? {} : { key }) }
}

function printDetached(io: CliIo, json: boolean, stored: StoredRun): void {
  io.stdout.write(`${json ? JSON.stringify(stored) : stored.run}\n`)
  if (!json)
    io.stderr.write(`\`sparkwire attach ${stored.run}\` prints its rows, \`sparkwire stop\` ends it\n`)
}

function usageOf(option: string, why: string): CliError {
  return new CliError('CLI_USAGE', { message: `${option} ${why}` })
}

function startsSomething(option: string): CliError {
  return new CliError('CLI_USAGE', {
    message: `--dry-run starts nothing, and ${option} would`,
    hint: 'Give --bootstrap-servers; with --preflight off nobody is asked there.',
  })
}

const EXAMPLES = `
Examples:
  $ sparkwire run job.ts --bootstrap-servers 127.0.0.1:9092
  $ sparkwire run job.py --until rows=100,deadline=2m --output csv > rows.csv
  $ sparkwire run wordcount.py -- 127.0.0.1:9092 subscribe words
  $ sparkwire run job.ts --json | tail -1
  $ sparkwire run job.ts --detach --key nightly-2026-11-29`

/** Whoever lists the processes of this machine sees the words of a command. */
function withoutToken(remote: string): string {
  if (!/;token=/i.test(remote)) return remote
  throw new CliError('CLI_USAGE', {
    message: '--remote holds a token, which every user of this machine could read there',
    hint: 'Give it in the environment: SPARK_CONNECT_AUTHENTICATE_TOKEN.',
  })
}

/** CSV and Arrow have one form of row from their first byte on. */
function requireOneResult(output: RunOutput, source: Pick<DocumentSource, 'toDocument'>): void {
  if (output !== 'csv' && output !== 'arrow') return
  const document = source.toDocument()
  const names =
    document.kind === 'pipeline'
      ? document.sinks.filter(({ kind }) => kind === 'results').map(({ name }) => name)
      : []
  if (names.length < 2) return
  throw new CliError('CLI_USAGE', {
    message: `--output ${output} prints one result, but the job has ${names.length}: ${names.join(', ')}`,
    hint: 'Choose --output json or --json, which name the result of each row, or --output table.',
    details: { output, results: names },
  })
}

/** Even a run that never was ends its events with `closed`. */
function closedBeforeSubmit(error: unknown): string {
  return JSON.stringify({
    event: 'closed',
    v: 1,
    run: '',
    at: new Date().toISOString(),
    verdict: 'SUBMIT_FAILED',
    reason: error instanceof Error ? error.message : String(error),
    rows: 0,
    batches: 0,
    redelivered: 0,
    durationMs: 0,
    ...(isBridgeError(error) ? { error: error.toJSON() } : {}),
  })
}
