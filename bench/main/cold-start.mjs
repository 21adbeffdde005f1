// Seconds from the command to its first row: `sparkwire run` beside a plain `spark-submit --packages`.
import { COLD_START, feedColdStart, plainStart, sparkwireStart } from '../cold-start-job.mjs'
import { figure } from '../statistics.mjs'

const TURNS = 5

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureColdStart(bootstrapServers) {
  await feedColdStart(bootstrapServers)
  /** @type {{ ours: number[], plain: number[] }} */
  const took = { ours: [], plain: [] }
  // The first turn warms the file cache and Ivy's cache, for both.
  for (let turn = -1; turn < TURNS; turn++) {
    const a = await sparkwireStart(bootstrapServers)
    const b = await plainStart(bootstrapServers)
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
      setup: COLD_START,
    }),
  ]
}
