// Runs the core suite on every Spark that sparkwire installs and ends with a table and `N passed, N failed`.
//   node scripts/test-matrix.mjs [VERSION…]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Interrupted } from './child-process.mjs'
import { failures, pytest, root, seconds, textTable, vitestFiles } from './suites.mjs'

const RELEASES = new URL('../dist/toolchain/spark-releases.js', import.meta.url)

/**
 * What runs on each: all of it asks for the Spark in SPARKWIRE_SPARK. New golden cases come in by themselves.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const SUITES = {
  matrix: ['test/matrix'],
  golden: ['test/integration/golden-rows.test.ts', 'test/integration/declared-types.test.ts'],
  channel: [
    'test/fault/consumer-ends.test.ts',
    'test/fault/bounded.test.ts',
    'test/integration/via-executors.test.ts',
  ],
  verdict: ['test/fault/driver-dies.test.ts'],
  rows: ['test/cli/run-output.test.ts', 'test/integration/quickstart.test.ts'],
  types: ['test/integration/exact-types.test.ts', 'test/integration/function-types.test.ts'],
  archive: ['test/integration/class-archive.test.ts'],
}
const PROJECTS = ['matrix', 'integration', 'fault', 'cli']

/** @param {string[]} args */
async function main(args) {
  /** @type {typeof import('../src/toolchain/spark-releases.js')} */
  const { SPARK_VERSIONS } = await import(RELEASES.href)
  const unknown = args.filter((version) => !SPARK_VERSIONS.includes(version))
  if (unknown.length > 0) {
    process.stderr.write(`No such Spark: ${unknown.join(', ')}. There are: ${SPARK_VERSIONS.join(', ')}.\n`)
    return 2
  }
  const versions = SPARK_VERSIONS.filter((version) => args.length === 0 || args.includes(version))
  mkdirSync(join(root, 'reports'), { recursive: true })
  /** @type {Map<string, Map<string, { passed: number, failed: number, skipped: number, ms: number }>>} */
  const results = new Map()
  /** @type {string[]} */
  const broken = []
  for (const version of versions) {
    /** @param {string} suite @param {() => Promise<{ passed: number, failed: number, skipped: number }>} work */
    const run = async (suite, work) => {
      process.stdout.write(`\n── Spark ${version}: ${suite}\n`)
      const began = performance.now()
      const counts = await work().catch((error) => {
        if (error instanceof Interrupted) throw error
        process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
        return { passed: 0, failed: 1, skipped: 0 }
      })
      // What a version lacks is an asserted error: a test that did not run is a test that failed.
      const failed = counts.failed + counts.skipped + (counts.passed + counts.failed === 0 ? 1 : 0)
      const row = results.get(suite) ?? new Map()
      if (failed > 0) broken.push(...failures(`${suite}-${version}`).map((why) => `Spark ${version}: ${why}`))
      row.set(version, { ...counts, failed, ms: performance.now() - began })
      results.set(suite, row)
    }
    const env = { SPARKWIRE_SPARK: version }
    await run('python', () => pytest(version))
    for (const [suite, files] of Object.entries(SUITES))
      await run(suite, () => vitestFiles(`${suite}-${version}`, PROJECTS, { files, env }))
  }
  const cells = [...results.values()].flatMap((row) => [...row.values()])
  process.stdout.write(`\n${textTable(rowsOf(results, versions))}\n`)
  for (const why of broken) process.stdout.write(`FAILED ${why}\n`)
  const passed = cells.reduce((sum, cell) => sum + cell.passed, 0)
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

/**
 * @param {ReadonlyMap<string, ReadonlyMap<string, { passed: number, failed: number, ms: number }>>} results
 * @param {readonly string[]} versions
 */
function rowsOf(results, versions) {
  const rows = [...results].map(([suite, row]) => [
    suite,
    ...versions.map((version) => {
      const { passed = 0, failed = 0, ms = 0 } = row.get(version) ?? {}
      return `${passed} ok${failed === 0 ? '' : `, ${failed} FAILED`} ${seconds(ms)}`
    }),
  ])
  return [['suite', ...versions], ...rows]
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Interrupted)) throw error
  process.stderr.write('interrupted\n')
  process.exitCode = 130
}
