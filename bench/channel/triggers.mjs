// What acknowledged rows add to each trigger, beside the noop sink's triggers on the same small micro-batches.
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../../dist/kafka/connect-kafka.js'
import { figure, percentile } from '../statistics.mjs'
import { inTurns } from '../turns.mjs'

const TURNS = 5
const WARM_UP = 2
const BATCHES = 100
const BATCH_ROWS = 20
const SCRIPT = fileURLToPath(new URL('triggers.py', import.meta.url))

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureTriggers(bootstrapServers) {
  const topic = 'triggers'
  const rows = BATCHES * BATCH_ROWS
  const kafka = await connectKafka({ bootstrapServers })
  await kafka.createTopic({ topic, partitions: 1 })
  await kafka.produce(
    topic,
    Array.from({ length: rows }, (_, id) => ({ value: JSON.stringify({ id }) })),
  )
  await kafka.close()
  /** The ms of each trigger, of each way and turn. @type {Record<string, number[][]>} */
  const took = { noop: [], rows: [] }
  const params = { topic, turns: String(TURNS), batch_rows: String(BATCH_ROWS) }
  await inTurns({ script: SCRIPT, bootstrapServers, params, rows }, ({ what, way, turn, rest }) => {
    if (what !== 'triggers') return
    const times = rest.map(Number)
    if (times.length !== BATCHES)
      throw new Error(`${way}: ${times.length} micro-batches ran, expected ${BATCHES}`)
    // The first micro-batch opens the result and plans the query.
    took[way]?.push(times.slice(1))
    console.error(`  triggers ${way} ${turn}: ${percentile(times, 50)} ms in the median`)
  })
  return [50, 99].map((share) => {
    const of = (/** @type {string} */ way) =>
      (took[way] ?? []).slice(WARM_UP).map((times) => percentile(times, share))
    const noop = of('noop')
    return figure({
      id: `channel.trigger-overhead-p${share}`,
      unit: 'ms',
      values: of('rows').map((time, turn) => time - Number(noop[turn])),
      baseline: { what: "a trigger of Spark's noop sink", values: noop },
      setup: `${BATCHES} micro-batches of ${BATCH_ROWS} rows, one partition, checkpoint on the local disk`,
    })
  })
}
