// A job that does the same work in several ways in one JVM, in turns, and prints when each began and ended.
import { submit } from '../dist/run/submit.js'

/**
 * A line that such a job prints: `begin WAY TURN` before a way, `bench WAY TURN START END` after it (s since the epoch).
 * @typedef {{ readonly what: string, readonly way: string, readonly turn: string, readonly rest: readonly string[] }} Line
 */

/**
 * Runs the script of a benchmark to its end, reads its results row by row, and hands over each line it prints.
 *
 * @param {{ script: string, bootstrapServers: string, params: Readonly<Record<string, string>>, rows: number }} job
 *   `rows` is how many each result must have
 * @param {(line: Line) => void | Promise<void>} onLine
 * @param {(row: Readonly<Record<string, unknown>>, seen: number) => void | Promise<void>} [onRow]
 */
export async function inTurns({ script, bootstrapServers, params, rows }, onLine, onRow) {
  const source = {
    toDocument: () =>
      /** @type {const} */ ({
        irVersion: 1,
        kind: 'script',
        name: 'bench',
        connectors: ['kafka'],
        path: script,
        args: [],
      }),
  }
  const run = await submit(source, {
    bootstrapServers,
    master: 'local[2]',
    params,
    conf: { 'spark.driver.memory': '2g' },
  })
  /** @type {Promise<void>[]} */
  const reading = []
  for await (const event of run.events()) {
    if (event.event === 'opened')
      reading.push(countRows(run.rows(/** @type {never} */ (event.result)), event.result, rows, onRow))
    if (event.event !== 'log') continue
    const [what = '', way = '', turn = '', ...rest] = event.message.split(' ')
    await onLine({ what, way, turn, rest })
  }
  await Promise.all(reading)
  const report = await run.report
  if (report.verdict !== 'SUCCEEDED')
    throw new Error(`the benchmark's job did not succeed: ${report.error?.message}`)
}

/**
 * @param {AsyncIterable<Readonly<Record<string, unknown>>>} rows
 * @param {string} name
 * @param {number} expected
 * @param {Parameters<typeof inTurns>[2]} onRow
 */
async function countRows(rows, name, expected, onRow) {
  let seen = 0
  if (onRow === undefined) for await (const _ of rows) seen++
  else for await (const row of rows) await onRow(row, ++seen)
  if (seen !== expected) throw new Error(`${name}: ${seen} rows came, expected ${expected}`)
}
