// The job of the cold start: `sparkwire run` of it, and the script one would write by hand.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../dist/kafka/connect-kafka.js'
import { resolveSparkEnvironment } from '../dist/toolchain/resolve-environment.js'
import { secondsOf } from './timed-command.mjs'

const TOPIC = 'cold-start'
export const COLD_START =
  '1,000 JSON rows, availableNow, local[2], from the command to the first row on stdout'
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/** @param {string} bootstrapServers */
export async function feedColdStart(bootstrapServers) {
  const kafka = await connectKafka({ bootstrapServers })
  await kafka.createTopic({ topic: TOPIC })
  const records = Array.from({ length: 1000 }, (_, id) => ({
    value: JSON.stringify({ id, device: `device-${id % 7}`, temperature: id % 40 }),
  }))
  await kafka.produce(TOPIC, records)
  await kafka.close()
}

/**
 * Seconds until the first row of `sparkwire run`.
 * @param {string} bootstrapServers
 * @param {readonly string[]} [options]
 * @param {Readonly<Record<string, string>>} [env]
 */
export function sparkwireStart(bootstrapServers, options = [], env = {}) {
  const argv = [
    ...[process.execPath, here('../dist/cli/main.js'), 'run', here('main/cold-start.ts')],
    ...['--bootstrap-servers', bootstrapServers, '--master', 'local[2]', '--json', ...options],
  ]
  return secondsOf(argv, { until: '"event":"rows"', env })
}

/**
 * Seconds until the first row of a plain `spark-submit --packages`.
 * @param {string} bootstrapServers
 */
export async function plainStart(bootstrapServers) {
  const spark = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const argv = [
    ...[join(spark.sparkHome, 'bin', 'spark-submit'), '--master', 'local[2]'],
    ...['--packages', spark.packages.join(','), here('main/plain.py'), bootstrapServers, TOPIC],
  ]
  return secondsOf(argv, { until: '|  device|', env: spark.variables })
}
