import { Command, Option } from '@commander-js/extra-typings'
import { isBridgeError } from '../errors/bridge-error.js'
import { CliError } from '../errors/cli-error.js'
import { connectKafka } from '../kafka/connect-kafka.js'
import { type DeliveryReport, DeliveryTally, deliveryReportJson } from '../kafka/delivery-report.js'
import { lineRecords } from '../kafka/json-lines.js'
import { step } from '../observe/steps.js'
import { counted } from '../util/counted.js'
import { BOOTSTRAP_SERVERS_OPTION, COMMAND_CONFIG_OPTION, findBrokers } from './bootstrap-servers.js'
import type { CliIo } from './cli-io.js'
import { inputLines } from './input-lines.js'
import { namedValue, positiveNumber, wholeNumber } from './option-values.js'
import { paced } from './paced.js'
import { textOut } from './row-output/text-out.js'

/** `sparkwire produce TOPIC`: feeds a topic from a file or standard input, a record a line. */
export function produceCommand(io: CliIo) {
  return new Command('produce')
    .description('feed a topic from a file or stdin, a record for each line')
    .argument('<topic>', 'a topic that exists')
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .option('-f, --file <file>', 'the file with the records; default: stdin')
    .addOption(
      new Option('--format <format>', 'json checks each line, text takes it as it is')
        .choices(['json', 'text'])
        .default('json' as const),
    )
    .option('-k, --key <field>', 'the field of the JSON object that becomes the key; default: no key')
    .option(
      '--timestamp <field>',
      'the field that becomes the timestamp: ms since 1970, or ISO 8601 text; default: now',
    )
    .option(
      '-H, --header <name=value>',
      'a header of every record; may be repeated',
      namedValue('--header'),
      [],
    )
    .option(
      '-p, --partition <number>',
      'the partition of every record; default: that of its key',
      wholeNumber('--partition', 0),
    )
    .option('--rate <number>', 'records a second at most; default: no limit', positiveNumber('--rate'))
    .option('--count <number>', 'records in all at most; default: all', wholeNumber('--count', 1))
    .option('--json', 'print the delivery report as JSON on stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (topic, options) => {
      if (options.format === 'text' && (options.key !== undefined || options.timestamp !== undefined)) {
        throw new CliError('CLI_USAGE', {
          message:
            '--key and --timestamp name fields of JSON lines, but --format is text. Expected --format json.',
          hint: 'leave --format out, or leave --key and --timestamp out',
        })
      }
      const brokers = findBrokers(options)
      const records = lineRecords(await inputLines(options.file), {
        source: options.file ?? 'stdin',
        format: options.format,
        ...(options.key === undefined ? {} : { key: options.key }),
        ...(options.timestamp === undefined ? {} : { timestamp: options.timestamp }),
        ...(options.header.length === 0
          ? {}
          : { headers: options.header.map(([key, value]) => ({ key, value })) }),
        ...(options.partition === undefined ? {} : { partition: options.partition }),
      })
      const began = performance.now()
      let report: DeliveryReport = new DeliveryTally(topic).report()
      const finish = async (error?: unknown): Promise<void> => {
        const elapsedMs = Math.round(performance.now() - began)
        if (options.json) await textOut(io.stdout).write(`${reportJson(report, elapsedMs, error)}\n`)
        else io.stderr.write(reportText(report, elapsedMs))
      }
      try {
        await using client = await connectKafka({ ...brokers, signal: io.signal })
        report = await step('kafka.produce', `Producing to ${topic}`, (progress) =>
          client.produce(topic, paced(records, { ...options, signal: io.signal }), {
            signal: io.signal,
            onProgress: (now) => {
              report = now
              progress(counted(now.records, 'record'))
            },
          }),
        )
      } catch (error) {
        await finish(error)
        throw error
      }
      await finish()
    })
}

const EXAMPLES = `
Examples:
  $ sparkwire produce orders --file orders.jsonl --key id
  $ tail -f app.log | sparkwire produce logs --format text
  $ sparkwire produce orders --file orders.jsonl --rate 100 --count 1000 --header source=replay`

function reportJson(report: DeliveryReport, elapsedMs: number, error: unknown): string {
  const problem = isBridgeError(error) ? error.toJSON() : { message: String(error) }
  return JSON.stringify({
    ...deliveryReportJson(report),
    elapsedMs,
    ...(error === undefined ? {} : { error: problem }),
  })
}

function reportText(report: DeliveryReport, elapsedMs: number): string {
  const lines = report.partitions.map(
    ({ partition, records, firstOffset, lastOffset }) =>
      `  ${report.topic} [${partition}]: ${counted(records, 'record')} acknowledged, offsets ${firstOffset} to ${lastOffset}\n`,
  )
  const rate = Math.round(report.records / (elapsedMs / 1000))
  const total = `${counted(report.records, 'record')} acknowledged, ${counted(report.bytes, 'byte')} in ${(elapsedMs / 1000).toFixed(1)} s, ${rate} records/s\n`
  return lines.join('') + total
}
