// Seconds from the command to its first row: `sparkwire run` beside a plain `spark-submit --packages`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../../dist/kafka/connect-kafka.js'
import { resolveSparkEnvironment } from '../../dist/toolchain/resolve-environment.js'
import { figure } from '../statistics.mjs'

const TURNS = 5
const TOPIC = 'cold-start'
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureColdStart(bootstrapServers) {
  const kafka = await connectKafka({ bootstrapServers })
  await kafka.createTopic({ topic: TOPIC })
  const records = Array.from({ length: 1000 }, (_, id) => ({
    value: JSON.stringify({ id, device: `device-${id % 7}`, temperature: id % 40 }),
  }))
  await kafka.produce(TOPIC, records)
  await kafka.close()
  const spark = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const ours = [
    process.execPath,
    here('../../dist/cli/main.js'),
    'run',
    here('cold-start.ts'),
    '--bootstrap-servers',
    bootstrapServers,
    '--master',
    'local[2]',
    '--json',
  ]
  const plain = [
    join(spark.sparkHome, 'bin', 'spark-submit'),
    '--master',
    'local[2]',
    '--packages',
    spark.packages.join(','),
    here('plain.py'),
    bootstrapServers,
    TOPIC,
  ]
  /** @type {{ ours: number[], plain: number[] }} */
  const took = { ours: [], plain: [] }
  // The first turn warms the file cache and Ivy's cache, for both.
  for (let turn = -1; turn < TURNS; turn++) {
    const a = await secondsToLine(ours, '"event":"rows"', {})
    const b = await secondsToLine(plain, '|  device|', spark.variables)
    console.error(`  cold start: sparkwire ${a.toFixed(2)} s, plain ${b.toFixed(2)} s`)
    if (turn < 0) continue
    took.ours.push(a)
    took.plain.push(b)
  }
  return [
    figure({
      id: 'main.cold-start',
      unit: 's',
      values: took.ours,
      baseline: { what: 'spark-submit --packages, Ivy cache warm', values: took.plain },
      setup: '1,000 JSON rows, availableNow, local[2], from the command to the first row on stdout',
    }),
  ]
}

/**
 * Runs a command to its end; resolves with the time until its stdout held `text`, s.
 * @param {readonly string[]} argv
 * @param {string} text
 * @param {Readonly<Record<string, string>>} env
 */
async function secondsToLine([command = '', ...args], text, env) {
  const began = performance.now()
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let seconds = Number.NaN
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output = (output + chunk).slice(-100_000)
    if (Number.isNaN(seconds) && output.includes(text)) seconds = (performance.now() - began) / 1000
  })
  const [code] = await once(child, 'exit')
  if (code !== 0 || Number.isNaN(seconds))
    throw new Error(`${command} ended with code ${code} and ${output.slice(-2000)}`)
  return seconds
}
