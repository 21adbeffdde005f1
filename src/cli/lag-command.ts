import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from '@commander-js/extra-typings'
import Table from 'cli-table3'
import { isBridgeError } from '../errors/bridge-error.js'
import { type ConnectKafkaOptions, connectKafka } from '../kafka/connect-kafka.js'
import { findRun } from '../run/stored/find-run.js'
import { followRunLag, runLag } from '../run/stored/run-lag.js'
import { counted } from '../util/counted.js'
import {
  BOOTSTRAP_SERVERS_OPTION,
  COMMAND_CONFIG_OPTION,
  findBrokers,
  knownBootstrapServers,
} from './bootstrap-servers.js'
import type { CliIo } from './cli-io.js'
import { RUN_ARGUMENT } from './run-argument.js'

/** ms between looks at a group that is watched. */
const LOOK_MS = 2000

/** One line of the table, whoever is behind: cells by heading. */
type LagRow = Readonly<Record<string, string | number>>

/** `sparkwire lag RUN|GROUP`: how far a run or a consumer group is behind, by partition. */
export function lagCommand(io: CliIo) {
  return new Command('lag')
    .description('how far a run, or a consumer group, is behind its topics, by partition')
    .argument('<run-or-group>', `${RUN_ARGUMENT}; else a consumer group`)
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .option('--group', 'it is a consumer group, whatever runs there are')
    .option(
      '-w, --watch',
      'go on: of a run with each micro-batch until it has ended, of a group every two seconds',
    )
    .option('--json', 'a JSON array; watched, one a line each time')
    .action(async (word, { group, watch = false, json = false, ...options }) => {
      const run = group ? undefined : await runOf(word, options.bootstrapServers)
      const print = json ? jsonPrinter(io) : tablePrinter(io)
      if (run === undefined) await printGroup(io, word, findBrokers(options), watch, print)
      else if (!watch) print(await runLag(run))
      else for await (const lags of followRunLag(run, { signal: io.signal })) print(lags)
    })
}

/** The id of the run that is meant; undefined where there is none, and brokers may know a group of that name. */
async function runOf(word: string, bootstrapServers: string | undefined): Promise<string | undefined> {
  try {
    return (await findRun(word)).run
  } catch (error) {
    if (!isBridgeError(error, 'RUN_UNKNOWN') || knownBootstrapServers(bootstrapServers) === undefined)
      throw error
    return undefined
  }
}

type PrintLags = (lags: readonly object[]) => void

async function printGroup(
  io: CliIo,
  group: string,
  brokers: ConnectKafkaOptions,
  watch: boolean,
  print: PrintLags,
): Promise<void> {
  await using client = await connectKafka({ ...brokers, signal: io.signal })
  do {
    print(await client.groupLag(group))
  } while (watch && (await waited(io.signal)))
}

/** Says whether the time has passed, and not the signal come. */
async function waited(signal: AbortSignal): Promise<boolean> {
  await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
  return !signal.aborted
}

function jsonPrinter(io: CliIo): PrintLags {
  const text = (lags: readonly object[]): string =>
    JSON.stringify(lags, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return (lags) => void io.stdout.write(`${text(lags)}\n`)
}

function tablePrinter(io: CliIo): PrintLags {
  return (lags) => {
    const rows = lags.map((lag) => lag as LagRow)
    const [first] = rows
    if (first === undefined) {
      io.stderr.write('nothing has been read from Kafka\n')
      return
    }
    const headings = Object.keys(first).filter((heading) => heading !== 'at')
    const table = new Table({
      head: headings.map((heading) => heading.replace('Offset', '')),
      style: { head: [], border: [], compact: true },
    })
    for (const row of rows) table.push(headings.map((heading) => String(row[heading])))
    io.stdout.write(`${table.toString()}\n`)
    const total = rows.reduce((sum, { lag }) => sum + BigInt(lag ?? 0), 0n)
    const at = first['at'] === undefined ? '' : `, as of ${first['at']}`
    io.stderr.write(`${counted(total, 'record')} behind${at}\n`)
  }
}
