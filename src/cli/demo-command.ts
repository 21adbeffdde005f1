import { fileURLToPath } from 'node:url'
import { Command } from '@commander-js/extra-typings'
import { connectKafka } from '../kafka/connect-kafka.js'
import { lineRecords } from '../kafka/json-lines.js'
import { step } from '../observe/steps.js'
import { loadJob } from '../run/load-job.js'
import { startSandboxBroker } from '../run/sandbox-broker.js'
import { submit } from '../run/submit.js'
import type { CliIo } from './cli-io.js'
import { followRun, type RunOutput } from './follow-run.js'
import { inputLines } from './input-lines.js'

const EXAMPLES = new URL('../../examples/', import.meta.url)
const EVENTS = fileURLToPath(new URL('data/earthquakes.jsonl', EXAMPLES))
const JOB = fileURLToPath(new URL('demo/quakes.ts', EXAMPLES))
const TOPIC = 'quakes'
const PARTITIONS = 3

/** `sparkwire demo`: recorded earthquakes through a real broker and a real Spark job, rows back. */
export function demoCommand(io: CliIo) {
  return new Command('demo')
    .description('the whole loop on real data: a Kafka broker, a week of earthquakes, a Spark job, its rows')
    .option('--json', 'print every event as a line of JSON; the last one is `closed`')
    .action(async (options) => {
      const output: RunOutput = options.json ? 'events' : 'table'
      await using broker = await startSandboxBroker({ signal: io.signal })
      await feed(broker.bootstrapServers, io.signal)
      const { source } = await loadJob(JOB)
      const run = await submit(source, {
        bootstrapServers: broker.bootstrapServers,
        master: 'local[2]',
        profile: 'short',
        signal: io.signal,
      })
      process.exitCode = await followRun(io, run, output)
    })
}

async function feed(bootstrapServers: string, signal: AbortSignal): Promise<void> {
  await using kafka = await connectKafka({ bootstrapServers, signal })
  // The earthquakes are of 2018: Kafka would drop them as older than its week.
  await kafka.createTopic({ topic: TOPIC, partitions: PARTITIONS, config: { 'retention.ms': '-1' } })
  await kafka.createTopic({ topic: 'alerts', partitions: 1 })
  await step('demo.feed', `feed a week of earthquakes to topic ${TOPIC}`, async (progress) => {
    const began = performance.now()
    const lines = await inputLines(EVENTS)
    const records = lineRecords(lines, { source: 'earthquakes.jsonl', key: 'id', timestamp: 'time' })
    await kafka.produce(TOPIC, records, {
      signal,
      onProgress: ({ records: sent }) => {
        const rate = Math.round(sent / ((performance.now() - began) / 1000))
        progress(`${sent} records, ${rate} records/s`)
      },
    })
  })
}
