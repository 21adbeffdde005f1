// From produce to the row in Node, beside the way over Spark's Kafka sink, in turns in one JVM.
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../../dist/kafka/connect-kafka.js'
import { figure, percentile } from '../statistics.mjs'
import { inTurns } from '../turns.mjs'

const TURNS = 4
const WARM_UP = 1
const RECORDS = 200
const PAUSE_MS = 50
const TOPIC = 'latency'
const SCRIPT = fileURLToPath(new URL('latency.py', import.meta.url))

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureLatency(bootstrapServers) {
  const kafka = await connectKafka({ bootstrapServers })
  await kafka.createTopic({ topic: TOPIC })
  for (let turn = 0; turn < TURNS; turn++) await kafka.createTopic({ topic: `${TOPIC}-out${turn}` })
  /** The ms of each record, of each way and turn. @type {Record<string, number[][]>} */
  const took = { rows: [], kafka: [] }
  /** @type {number[]} */
  let now = []
  const arrive = (/** @type {string} */ value) => {
    now.push(Date.now() - Number(JSON.parse(value).sent))
  }
  /** What is under way for the turn that runs. @type {Promise<unknown>[]} */
  let busy = []
  const params = { topic: TOPIC, turns: String(TURNS), records: String(RECORDS) }
  await inTurns(
    { script: SCRIPT, bootstrapServers, params, rows: RECORDS },
    async ({ what, way, turn }) => {
      if (what === 'begin') {
        now = []
        busy = [feed(kafka), ...(way === 'kafka' ? [readSink(kafka, `${TOPIC}-out${turn}`, arrive)] : [])]
      }
      if (what !== 'end') return
      await Promise.all(busy)
      if (now.length !== RECORDS)
        throw new Error(`${way}: ${now.length} records arrived, expected ${RECORDS}`)
      took[way]?.push(now)
      console.error(`  latency ${way} ${turn}: ${percentile(now, 50)} ms in the median`)
    },
    (row) => arrive(String(row.value)),
  )
  await kafka.close()
  return [50, 95, 99].map((share) => {
    const of = (/** @type {string} */ way) =>
      (took[way] ?? []).slice(WARM_UP).map((times) => percentile(times, share))
    return figure({
      id: `channel.latency-p${share}`,
      unit: 'ms',
      values: of('rows'),
      baseline: { what: 'Spark → Kafka sink → kafkajs', values: of('kafka') },
      setup: `from produce to the row, ${RECORDS} records one by one every ${PAUSE_MS} ms, micro-batches one after the other, checkpoint on the local disk, each way with the settings it has by itself`,
    })
  })
}

/** @param {import('../../dist/kafka/kafka-client.js').KafkaClient} kafka */
async function feed(kafka) {
  for (let record = 0; record < RECORDS; record++) {
    await kafka.produce(TOPIC, [{ value: JSON.stringify({ sent: Date.now() }) }])
    await sleep(PAUSE_MS)
  }
}

/**
 * @param {import('../../dist/kafka/kafka-client.js').KafkaClient} kafka
 * @param {string} topic
 * @param {(value: string) => void} arrive
 */
async function readSink(kafka, topic, arrive) {
  let seen = 0
  for await (const { value } of kafka.read(topic, { to: 'never' })) {
    arrive(Buffer.from(value ?? []).toString('utf8'))
    seen++
    if (seen === RECORDS) break
  }
}
