// Seconds from submit to the first row on a warm driver, beside the same queries through a local Connect server.
import { fileURLToPath } from 'node:url'
import { loadJob } from '../../dist/run/load-job.js'
import { submit } from '../../dist/run/submit.js'
import { warm } from '../../dist/run/warm.js'
import { figure, median } from '../statistics.mjs'
import { secondsOf } from '../timed-command.mjs'
import { startConnectServer } from './connect-server.mjs'

const TURNS = 8
/** Turns in which both JVMs load and compile what these queries need. */
const WARM_UP = 3
/** Scripts in a row for the spread of their times. */
const IN_A_ROW = 100
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureWarmStart(bootstrapServers) {
  const { source: stream } = await loadJob(here('../main/cold-start.ts'))
  const { source: batch } = await loadJob(here('batch.py'))
  const driver = await warm({ master: 'local[2]' })
  const connect = await startConnectServer()
  try {
    const client = (/** @type {string} */ kind) =>
      secondsOf([connect.python, here('connect_client.py'), connect.url, bootstrapServers, kind], {
        until: 'row',
      })
    /** @param {typeof stream} job */
    const ours = async (job) => {
      const began = performance.now()
      const run = await submit(job, { bootstrapServers, master: 'local[2]', warm: driver })
      let first = Number.NaN
      for await (const _ of run.rows(/** @type {never} */ ('rows')))
        if (Number.isNaN(first)) first = (performance.now() - began) / 1000
      const { verdict, reason } = await run.report
      if (verdict !== 'SUCCEEDED') throw new Error(`${verdict}: ${reason}`)
      return first
    }
    /** @type {Record<string, number[]>} */
    const took = { batch: [], stream: [], 'connect batch': [], 'connect stream': [] }
    for (let turn = -WARM_UP; turn < TURNS; turn++) {
      for (const [name, run] of /** @type {const} */ ([
        ['batch', () => ours(batch)],
        ['connect batch', () => client('batch')],
        ['stream', () => ours(stream)],
        ['connect stream', () => client('stream')],
      ])) {
        const seconds = await run()
        console.error(`  warm: ${name} ${seconds.toFixed(2)} s`)
        if (turn >= 0) took[name]?.push(seconds)
      }
    }
    /** @type {number[]} */
    const row = []
    for (let script = 0; script < IN_A_ROW; script++) row.push(await ours(batch))
    const what = 'local Spark Connect server, Python client'
    const setup = '1,000 JSON rows, local[2], from submit (the client: from its start) to the first row'
    return [
      ...['batch', 'stream'].map((kind) =>
        figure({
          id: `runs.warm-${kind}`,
          unit: 's',
          values: took[kind] ?? [],
          baseline: { what, values: took[`connect ${kind}`] ?? [] },
          setup,
        }),
      ),
      figure({
        id: 'runs.warm-hundred',
        unit: 's',
        values: row.slice(-10),
        baseline: { what: 'the median of the hundred', values: row.slice(-10).map(() => median(row)) },
        setup: `the last ten of ${IN_A_ROW} batch scripts in a row on one driver`,
      }),
    ]
  } finally {
    await connect.stop()
    await driver[Symbol.asyncDispose]()
  }
}
