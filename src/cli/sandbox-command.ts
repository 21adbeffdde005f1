import { Command, Option } from '@commander-js/extra-typings'
import {
  type StandingKafka,
  type StandingSandbox,
  sandboxDown,
  sandboxStatus,
  sandboxUp,
} from '../run/standing-sandbox.js'
import type { CliIo } from './cli-io.js'
import { wholeNumber } from './option-values.js'
import { SPARK_OPTION } from './spark-options.js'

/** `sparkwire sandbox`: real Kafka, Spark and YARN on this machine that stay when the command ends. */
export function sandboxCommand(io: CliIo) {
  const sandbox = new Command('sandbox').description('a real Kafka broker, and clusters, on this machine')
  const say = (text: string): void => void io.stderr.write(`${text}\n`)
  const print = (text: string): void => void io.stdout.write(`${text}\n`)

  sandbox
    .command('up')
    .description('start Kafka, and clusters that are asked for, and leave them running')
    .option('--brokers <number>', 'brokers of Kafka; default: 1', wholeNumber('--brokers', 1))
    .addOption(
      new Option(
        '--sasl <how>',
        'let in by a user and a password: plain, or scram for SCRAM-SHA-512; default: everybody is let in',
      ).choices(['plain', 'scram'] as const),
    )
    .option('--tls', 'speak TLS, with a certificate of its own')
    .option(
      '--workers <number>',
      'also a Spark standalone cluster of so many; default: none',
      wholeNumber('--workers', 1),
    )
    .option('--worker-cores <number>', 'cores of each; default: 1', wholeNumber('--worker-cores', 1))
    .option('--worker-memory <size>', 'memory that each gives to executors; default: 1g')
    .option(...SPARK_OPTION)
    .option('--yarn', 'also a YARN of one node')
    .option('--json', 'print where they are as JSON')
    .action(
      async ({
        brokers,
        sasl,
        tls = false,
        workers,
        workerCores,
        workerMemory,
        spark,
        yarn = false,
        json,
      }) => {
        const cluster = {
          ...(workers === undefined ? {} : { workers }),
          ...(workerCores === undefined ? {} : { coresPerWorker: workerCores }),
          ...(workerMemory === undefined ? {} : { memoryPerWorker: workerMemory }),
          ...(spark === undefined ? {} : { spark }),
        }
        const { started, sandboxes } = await sandboxUp({
          signal: io.signal,
          kafka: { brokers, sasl, tls },
          spark: Object.keys(cluster).length > 0 ? cluster : undefined,
          yarn,
        })
        for (const each of sandboxes) {
          say(`${nameOf(each)} ${started.includes(each.service) ? 'is running' : 'was running already'}`)
        }
        say('end it with `sparkwire sandbox down`')
        const kafka = sandboxes.find(isKafka)
        if (kafka?.commandConfig !== undefined)
          say(`clients sign in with --command-config ${kafka.commandConfig}`)
        if (json) print(JSON.stringify(asOne(sandboxes)))
        else for (const each of sandboxes) print(addressOf(each))
      },
    )

  sandbox
    .command('down')
    .description('end the broker and the clusters, and remove their data')
    .option('--json', 'print what was ended as a JSON array')
    .action(async ({ json }) => {
      const ended = await sandboxDown()
      if (ended.length === 0) say('nothing was running')
      for (const each of ended) say(`ended ${WHAT[each.service]} at ${addressOf(each)}`)
      if (json) print(JSON.stringify(ended))
    })

  sandbox
    .command('status')
    .description('what runs, and where; exit code 1 when nothing does')
    .option('--json', 'print a JSON array')
    .action((options) => {
      const all = sandboxStatus()
      if (options.json) print(JSON.stringify(all))
      else if (all.length === 0) say('nothing is running; start a broker with `sparkwire sandbox up`')
      else for (const each of all) print(statusText(each))
      if (!all.some(({ state }) => state === 'running')) process.exitCode = 1
    })
  return sandbox
}

const WHAT = { kafka: 'the broker', spark: 'the Spark cluster', yarn: 'YARN' } as const

/** One document: the broker's, with the clusters by their names. */
function asOne(sandboxes: readonly StandingSandbox[]): object {
  const kafka = sandboxes.find(isKafka)
  const clusters = sandboxes.filter(({ service }) => service !== 'kafka')
  return { ...kafka, ...Object.fromEntries(clusters.map((each) => [each.service, each])) }
}

function isKafka(sandbox: StandingSandbox): sandbox is StandingKafka {
  return sandbox.service === 'kafka'
}

function nameOf({ service, version }: StandingSandbox): string {
  return `${{ kafka: 'Kafka', spark: 'Spark', yarn: 'YARN' }[service]} ${version}`
}

/** What another program is to be told. */
function addressOf(sandbox: StandingSandbox): string {
  if (sandbox.service === 'kafka') return sandbox.bootstrapServers
  return sandbox.service === 'spark' ? sandbox.master : sandbox.confDir
}

function statusText(sandbox: StandingSandbox): string {
  const { state, pid, startedAt, directory } = sandbox
  const parts = [addressOf(sandbox), nameOf(sandbox), state, `pid ${pid}`, `since ${startedAt}`, directory]
  if (sandbox.service === 'kafka' && sandbox.brokers.length > 1)
    parts.push(`${runningOf(sandbox.brokers)} brokers`)
  if (sandbox.service === 'spark') parts.push(`${runningOf(sandbox.workers)} workers`, sandbox.webUi)
  if (sandbox.service === 'yarn') parts.push(sandbox.resourceManager)
  return parts.join('  ')
}

/** `2 of 3` */
function runningOf(daemons: readonly { readonly state: 'running' | 'gone' }[]): string {
  return `${daemons.filter(({ state }) => state === 'running').length} of ${daemons.length}`
}
