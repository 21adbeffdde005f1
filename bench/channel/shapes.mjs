// Rows per second of three shapes of rows, beside Spark's noop sink on the same query in the same JVM.
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../../dist/kafka/connect-kafka.js'
import { figure } from '../statistics.mjs'
import { inTurns } from '../turns.mjs'

const TURNS = 8
/** Turns that only warm the JVM. */
const WARM_UP = 2
const PARTITIONS = 6
export const SCRIPT = fileURLToPath(new URL('shapes.py', import.meta.url))

/** @type {Readonly<Record<string, { rows: number, what: string, value: (id: number) => unknown }>>} */
const SHAPES = {
  narrow: { rows: 400_000, what: 'rows of 6 fields', value: narrow },
  wide: { rows: 60_000, what: 'rows of 50 fields', value: wide },
  nested: { rows: 150_000, what: 'rows with a struct, an array of structs and a map', value: nested },
}

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureShapes(bootstrapServers) {
  const figures = []
  for (const [shape, { rows, what, value }] of Object.entries(SHAPES)) {
    const kafka = await connectKafka({ bootstrapServers })
    await kafka.createTopic({ topic: shape, partitions: PARTITIONS })
    await kafka.produce(shape, records(rows, value), { batchRecords: 2000 })
    await kafka.close()
    /** @type {Record<string, number[]>} */
    const took = { noop: [], rows: [] }
    const params = { topic: shape, shape, ways: 'noop,rows', turns: String(TURNS) }
    await inTurns({ script: SCRIPT, bootstrapServers, params, rows }, ({ what, way, turn, rest }) => {
      if (what !== 'bench') return
      took[way]?.push(rows / (Number(rest[1]) - Number(rest[0])))
      console.error(`  ${shape} ${way} ${turn}: ${took[way]?.at(-1)?.toFixed(0)} rows/s`)
    })
    figures.push(
      figure({
        id: `channel.rows-vs-noop.${shape}`,
        unit: 'rows/s',
        values: (took.rows ?? []).slice(WARM_UP),
        baseline: { what: "Spark's noop sink", values: (took.noop ?? []).slice(WARM_UP) },
        setup: `${rows} JSON ${what}, ${PARTITIONS} partitions, local[2], one JVM, the first ${WARM_UP} turns left out`,
      }),
    )
  }
  return figures
}

/** @param {number} rows @param {(id: number) => unknown} value */
export function* records(rows, value) {
  for (let id = 0; id < rows; id++) yield { key: `key-${id % 977}`, value: JSON.stringify(value(id)) }
}

/** @param {number} id */
export function narrow(id) {
  return {
    id,
    device: `device-${id % 977}`,
    at: new Date(1_700_000_000_000 + id * 250).toISOString(),
    temperature: (id % 400) / 10,
    humidity: (id % 1000) / 1000,
    ok: id % 7 !== 0,
  }
}

/** Fifty fields: numbers, texts, flags. @param {number} id */
function wide(id) {
  return Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [
      `f${at}`,
      [id + at, (id % 1000) / (at + 1), `text-${(id + at) % 977}`, (id + at) % 2 === 0][at % 4],
    ]),
  )
}

/** @param {number} id */
function nested(id) {
  return {
    id,
    place: { name: `place-${id % 977}`, at: { lat: (id % 180) - 90, lon: (id % 360) - 180 } },
    readings: Array.from({ length: id % 5 }, (_, at) => ({ sensor: `s${at}`, value: id / (at + 1) })),
    tags: Object.fromEntries(Array.from({ length: id % 3 }, (_, at) => [`tag${at}`, `v${id % 31}`])),
  }
}
