import { Command, Option } from '@commander-js/extra-typings'
import { CliError } from '../errors/cli-error.js'
import { parseUntil, type UntilConditions } from '../ir/until.js'
import { connectKafka } from '../kafka/connect-kafka.js'
import type { KafkaClient, StartPosition } from '../kafka/kafka-client.js'
import { counted } from '../util/counted.js'
import { BOOTSTRAP_SERVERS_OPTION, COMMAND_CONFIG_OPTION, findBrokers } from './bootstrap-servers.js'
import type { CliIo } from './cli-io.js'
import { ReadingWatch } from './reading-watch.js'
import { RecordOutput } from './record-output.js'

/** `sparkwire consume TOPIC`: prints the records of a topic. */
export function consumeCommand(io: CliIo) {
  return new Command('consume')
    .description('print the records of a topic')
    .argument('<topic>')
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .option('--from <position>', 'earliest, latest, an offset, or an ISO 8601 time', 'earliest')
    .option(
      '--until <conditions>',
      'when to end: rows=N,idle=5s,caught-up,deadline=60s; default: caught-up with what is there now',
      parseUntil,
    )
    .addOption(
      new Option('-o, --output <format>', 'how records are printed')
        .choices(['table', 'json'])
        .default('table' as const),
    )
    .option('--json', 'the same as --output json')
    .addHelpText('after', EXAMPLES)
    .action(async (topic, options) => {
      const until: UntilConditions = options.until ?? { caughtUp: true }
      if (until.batches !== undefined) {
        throw new CliError('CLI_USAGE', {
          message:
            'consume has no micro-batches to count, but --until has batches. Expected rows, idle, caught-up or deadline.',
          hint: 'use rows=N',
        })
      }
      const brokers = findBrokers(options)
      const start = parsePosition(options.from)
      await using client = await connectKafka({ ...brokers, signal: io.signal })
      const from = start instanceof Date ? await client.offsetsAt(topic, start.getTime()) : start
      const output = new RecordOutput(io, options.json ? 'json' : options.output)
      const count = await print(io, client, { topic, from, until }, output)
      io.stderr.write(`${counted(count, 'record')} of ${topic}\n`)
    })
}

const EXAMPLES = `
Examples:
  $ sparkwire consume orders                                    what is there now
  $ sparkwire consume orders --from latest --until rows=10      the next ten records
  $ sparkwire consume orders --until idle=5s --output json | jq -r .value`

interface Reading {
  readonly topic: string
  readonly from: StartPosition
  readonly until: UntilConditions
}

async function print(
  io: CliIo,
  client: KafkaClient,
  { topic, from, until }: Reading,
  output: RecordOutput,
): Promise<number> {
  const watch = new ReadingWatch(topic, until)
  const signal = AbortSignal.any([io.signal, watch.signal])
  let count = 0
  try {
    for await (const record of client.read(topic, { from, to: until.caughtUp ? 'end' : 'never', signal })) {
      watch.active()
      count++
      if ((await output.write(record)) === 'closed' || count === until.rows) break
    }
    return count
  } catch (error) {
    if (watch.ended && !io.signal.aborted) return count
    throw error
  } finally {
    watch.close()
    await output.flush()
  }
}

/** @throws CliError CLI_USAGE */
function parsePosition(text: string): 'earliest' | 'latest' | bigint | Date {
  if (text === 'earliest' || text === 'latest') return text
  if (/^\d+$/.test(text)) return BigInt(text)
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw new CliError('CLI_USAGE', {
    message: `--from is '${text}'. Expected earliest, latest, an offset, or a time as 2026-01-31T12:00:00Z.`,
    hint: 'see --help',
  })
}
