// Resident memory of Node while ten million rows pass, with a consumer that takes them at once and one that pauses.
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { figure } from '../statistics.mjs'
import { inTurns } from '../turns.mjs'

const ROWS = 10_000_000
/** The slow consumer stands still ten times. */
const PAUSES = 10
const PAUSE_MS = 2000
const SCRIPT = fileURLToPath(new URL('memory.py', import.meta.url))

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureMemory(bootstrapServers) {
  const fast = await peakOf(bootstrapServers, undefined)
  const slow = await peakOf(bootstrapServers, async (_, seen) => {
    if (seen % (ROWS / PAUSES) === 0) await sleep(PAUSE_MS)
  })
  const setup = `${ROWS} rows of 3 columns in one micro-batch, local[2]`
  return [
    memory('channel.rss-10m', fast, setup),
    memory(
      'channel.rss-10m-slow',
      slow,
      `${setup}; the consumer stands still ${PAUSES} times ${PAUSE_MS} ms`,
    ),
  ]
}

/** @param {string} bootstrapServers @param {Parameters<typeof inTurns>[2]} onRow */
async function peakOf(bootstrapServers, onRow) {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  const params = { rows: String(ROWS) }
  try {
    await inTurns({ script: SCRIPT, bootstrapServers, params, rows: ROWS }, () => {}, onRow)
  } finally {
    clearInterval(watch)
  }
  console.error(`  RSS of Node: ${mb(before)} MB before, ${mb(peak)} MB at its peak`)
  return { before, peak }
}

/** @param {string} id @param {{ before: number, peak: number }} rss @param {string} setup */
function memory(id, { before, peak }, setup) {
  return figure({
    id,
    unit: 'MB',
    values: [mb(peak)],
    baseline: { what: 'RSS of Node before the run', values: [mb(before)] },
    setup,
  })
}

/** @param {number} bytes */
function mb(bytes) {
  return Math.round(bytes / 2 ** 20)
}
