// Rows per second straight from the executors and through the driver, beside Spark's noop sink, by number of partitions.
import { connectKafka } from '../../dist/kafka/connect-kafka.js'
import { figure } from '../statistics.mjs'
import { inTurns } from '../turns.mjs'
import { narrow, records, SCRIPT } from './shapes.mjs'

const TURNS = 7
/** Turns that only warm the JVM. */
const WARM_UP = 2
const ROWS = 400_000
const PARTITIONS = [1, 2, 4]

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureExecutors(bootstrapServers, { turns = TURNS, rows = ROWS } = {}) {
  const figures = []
  for (const partitions of PARTITIONS) {
    const topic = `executors-${partitions}`
    const kafka = await connectKafka({ bootstrapServers })
    await kafka.createTopic({ topic, partitions })
    await kafka.produce(topic, records(rows, narrow), { batchRecords: 2000 })
    await kafka.close()
    /** @type {Record<string, number[]>} */
    const took = { noop: [], driver: [], executors: [] }
    const params = { topic, shape: 'narrow', ways: Object.keys(took).join(), turns: String(turns) }
    await inTurns({ script: SCRIPT, bootstrapServers, params, rows }, ({ what, way, turn, rest }) => {
      if (what !== 'bench') return
      took[way]?.push(rows / (Number(rest[1]) - Number(rest[0])))
      console.error(`  ${topic} ${way} ${turn}: ${took[way]?.at(-1)?.toFixed(0)} rows/s`)
    })
    for (const way of ['driver', 'executors'])
      figures.push(
        figure({
          id: `channel.${way}-vs-noop.${partitions}`,
          unit: 'rows/s',
          values: (took[way] ?? []).slice(WARM_UP),
          baseline: { what: "Spark's noop sink", values: (took.noop ?? []).slice(WARM_UP) },
          setup: `${rows} JSON rows of 6 fields, ${partitions} partitions, local[2], one JVM, the first ${WARM_UP} turns left out`,
        }),
      )
  }
  return figures
}
