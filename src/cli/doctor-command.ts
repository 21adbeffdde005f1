import { Command } from '@commander-js/extra-typings'
import Table from 'cli-table3'
import pc from 'picocolors'
import { ToolchainError } from '../errors/toolchain-error.js'
import type { CheckedJob } from '../run/preflight/checked-job.js'
import { chooseSpark, type SparkChoice } from '../toolchain/choose-spark.js'
import { type DoctorProbes, diagnoseEnvironment } from '../toolchain/doctor/diagnose-environment.js'
import type { Answer, Finding } from '../toolchain/doctor/finding.js'
import { discardEnvironment, sparkEnvironmentPlan } from '../toolchain/python-environment.js'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'
import { resolveKafkaBroker } from '../toolchain/resolve-kafka-broker.js'
import { COMMAND_CONFIG_OPTION, findBrokers } from './bootstrap-servers.js'
import type { CliIo } from './cli-io.js'
import { SPARK_OPTION } from './spark-options.js'

/** `sparkwire doctor`: checks the environment, for a job if one is named; ends with exit code 3 when a check fails. */
export function doctorCommand(io: CliIo, probes: DoctorProbes = {}) {
  return new Command('doctor')
    .description(
      'check Node, Java, Python, Spark, the connector and the machine; for a job, what it needs of them',
    )
    .argument(
      '[job]',
      'a job file, as `run` takes it: also check what this job needs, and its brokers and topics',
    )
    .option('--fix', 'install what can be installed, then check again')
    .option('--json', 'print the findings as one JSON document')
    .option(
      '--bootstrap-servers <host:port,…>',
      'also ask these brokers; default: SPARKWIRE_BOOTSTRAP_SERVERS',
    )
    .option(...COMMAND_CONFIG_OPTION)
    .option(...SPARK_OPTION)
    .action(async (file, { fix = false, json = false, spark, ...given }) => {
      const bootstrapServers = given.bootstrapServers || process.env.SPARKWIRE_BOOTSTRAP_SERVERS || undefined
      const job = file === undefined ? undefined : await loadCheckedJob(file, bootstrapServers)
      const needs = {
        ...(spark === undefined ? {} : { spark }),
        ...(job === undefined ? {} : { connectors: job.connectors, needs: job.needs }),
      }
      const ask: DoctorProbes['brokers'] = (servers, signal) =>
        askBrokers(servers, given.commandConfig, signal)
      const all = { brokers: ask, ...probes }
      const diagnose = async (): Promise<readonly Finding[]> => [
        ...(await diagnoseEnvironment({ ...needs, probes: all, bootstrapServers, signal: io.signal })),
        ...(job === undefined ? [] : await job.findings(io.signal)),
      ]
      let findings = await diagnose()
      if (fix && findings.some(isInstallable)) {
        const broken = findings.some(({ check, status }) => check === 'python-packages' && status === 'error')
        if (broken) await discardBroken(await chooseSpark(needs))
        await resolveSparkEnvironment({ connectors: ['kafka'], ...needs, signal: io.signal })
        await resolveKafkaBroker({ signal: io.signal })
        findings = await diagnose()
      }
      const failed = findings.filter((finding) => finding.status === 'error')
      if (json) io.stdout.write(`${JSON.stringify({ v: 1, ok: failed.length === 0, findings })}\n`)
      else
        io.stdout.write(`${table(findings, io.colour && 'isTTY' in io.stdout && io.stdout.isTTY === true)}\n`)
      if (failed.length > 0) throw notReady(failed)
    })
}

/** A Spark of the system's is its owner's to repair. */
async function discardBroken({ origin, sparkVersion }: SparkChoice): Promise<void> {
  if (origin === 'sparkwire') await discardEnvironment(sparkEnvironmentPlan(sparkVersion))
}

/** Loaded when a job is named or brokers are: most who ask the doctor have neither yet. */
async function loadCheckedJob(file: string, bootstrapServers: string | undefined): Promise<CheckedJob> {
  const { checkedJob } = await import('../run/preflight/checked-job.js')
  return checkedJob(file, bootstrapServers)
}

async function askBrokers(
  bootstrapServers: string,
  commandConfig: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { brokerAnswer } = await import('../run/preflight/broker-answer.js')
  return brokerAnswer(findBrokers({ bootstrapServers, commandConfig }), signal)
}

const INSTALLABLE = ['spark', 'python-packages', 'connector', 'connector.avro', 'connector.protobuf', 'kafka']

function isInstallable(finding: Finding): boolean {
  return finding.status !== 'ok' && INSTALLABLE.includes(finding.check)
}

function table(findings: readonly Finding[], colour: boolean): string {
  const { green, yellow, red, dim } = pc.createColors(colour)
  const mark = { ok: green('ok'), warning: yellow('warning'), error: red('error') }
  const none = { 'top-mid': '', 'top-left': '', 'top-right': '', top: '', bottom: '', 'bottom-mid': '' }
  const rows = new Table({
    chars: {
      ...none,
      ...{ 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
      ...{ right: '', 'right-mid': '', middle: ' ' },
    },
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [] },
  })
  for (const { check, status, found, expected, fix } of findings) {
    rows.push([mark[status], check, found])
    if (status === 'ok') continue
    rows.push(['', '', dim(`expected: ${expected}`)])
    if (fix !== undefined) rows.push(['', '', dim(`fix: ${fix}`)])
  }
  return rows
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

function notReady(failed: readonly Finding[]): ToolchainError {
  const names = failed.map(({ check }) => check)
  return new ToolchainError('TOOLCHAIN_NOT_READY', {
    message: `${failed.length} of the checks failed: ${names.join(', ')}. Jobs need all of them.`,
    hint: failed[0]?.fix ?? 'see the findings',
    details: { failed: names },
  })
}
