// Rows per second: Spark's noop sink, typed rows over sparkwire, and the way over Spark's Kafka sink, in one JVM.
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../../dist/kafka/connect-kafka.js'
import { figure } from '../statistics.mjs'
import { inTurns } from '../turns.mjs'

const ROWS = 500_000
const TURNS = 8
/** Turns that only warm the JVM, whose compiler is still at work in them. */
const WARM_UP = 2
const PARTITIONS = 6
const TOPIC = 'bench'
const SCRIPT = fileURLToPath(new URL('rows.py', import.meta.url))

/** JSON records of about 110 bytes. */
function* readings() {
  for (let id = 0; id < ROWS; id++) {
    const at = new Date(1_700_000_000_000 + id * 250).toISOString()
    const reading = {
      id,
      device: `device-${id % 977}`,
      at,
      temperature: (id % 400) / 10,
      humidity: (id % 1000) / 1000,
      ok: id % 7 !== 0,
    }
    yield { key: reading.device, value: JSON.stringify(reading) }
  }
}

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureRows(bootstrapServers) {
  const kafka = await connectKafka({ bootstrapServers })
  await kafka.createTopic({ topic: TOPIC, partitions: PARTITIONS })
  for (let turn = 0; turn < TURNS; turn++) {
    await kafka.createTopic({ topic: `${TOPIC}-out${turn}`, partitions: PARTITIONS })
  }
  console.error(`  feed ${ROWS} records`)
  await kafka.produce(TOPIC, readings(), { batchRecords: 5000 })

  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  /** Seconds of each way, by turn. @type {Record<string, number[]>} */
  const took = { noop: [], rows: [], kafka: [] }
  /** When the last record of the Kafka sink was read. @type {Promise<number>} */
  let arrived = Promise.resolve(0)
  const params = { topic: TOPIC, turns: String(TURNS) }
  await inTurns(
    { script: SCRIPT, bootstrapServers, params, rows: ROWS },
    async ({ what, way, turn, rest }) => {
      if (what === 'begin' && way === 'kafka') arrived = readAll(kafka, `${TOPIC}-out${turn}`)
      if (what !== 'bench') return
      const [began, ended] = rest
      // Typed rows are all taken when the query ends; the sink's records are when the consumer has them.
      const end = way === 'kafka' ? await arrived : Number(ended)
      took[way]?.push(end - Number(began))
      console.error(`  ${way} ${turn}: ${took[way]?.at(-1)?.toFixed(2)} s`)
    },
  )
  clearInterval(watch)
  await kafka.close()

  const setup = `${ROWS} JSON rows of 6 fields, ${PARTITIONS} partitions, local[2], one JVM, one micro-batch, the first ${WARM_UP} turns left out`
  const rate = (/** @type {string} */ way) =>
    (took[way] ?? []).slice(WARM_UP).map((seconds) => ROWS / seconds)
  console.error(`  RSS of Node: ${mb(before)} MB before, ${mb(peak)} MB at its peak`)
  return [
    figure({
      id: 'main.rows-vs-noop',
      unit: 'rows/s',
      values: rate('rows'),
      baseline: { what: "Spark's noop sink", values: rate('noop') },
      setup,
    }),
    figure({
      id: 'main.rows-vs-kafka-sink',
      unit: 'rows/s',
      values: rate('rows'),
      baseline: { what: 'Spark → Kafka sink → kafkajs + JSON.parse', values: rate('kafka') },
      setup,
    }),
    figure({
      id: 'main.rss',
      unit: 'MB',
      values: [peak / 2 ** 20],
      baseline: { what: 'RSS of Node before the run', values: [before / 2 ** 20] },
      setup,
    }),
  ]
}

/**
 * Reads a topic while it is written, and parses each value; resolves with the time of the last, s since the epoch.
 * @param {import('../../dist/kafka/kafka-client.js').KafkaClient} kafka
 * @param {string} topic
 */
async function readAll(kafka, topic) {
  let seen = 0
  for await (const record of kafka.read(topic, { to: 'never' })) {
    if (record.value !== null) JSON.parse(Buffer.from(record.value).toString('utf8'))
    seen++
    if (seen === ROWS) break
  }
  return Date.now() / 1000
}

/** @param {number} bytes */
function mb(bytes) {
  return Math.round(bytes / 2 ** 20)
}
