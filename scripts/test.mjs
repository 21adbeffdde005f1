// Runs the suites, some beside each other where that does no harm, and ends with one line: `N passed, N failed`.
//   node scripts/test.mjs [--full] [SUITE…]
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Interrupted, run } from './child-process.mjs'
import { failures, outcomeTable, pytest, root, seconds, textTable, vitestFiles } from './suites.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/**
 * Of those that share a name each has a `part`.
 * @typedef {{ name: string, part?: string, work: () => Promise<Counts>, onRequest?: boolean }} Suite
 */

/** How often the fault suite runs with `--full`: its faults strike at other moments each time. */
const FAULT_RUNS = 5

const reports = join(root, 'reports')
const require = createRequire(import.meta.url)
const biome = require.resolve('@biomejs/biome/bin/biome')
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')

/** @type {(name: string) => Suite} */
const inVitest = (name) => ({ name, work: () => vitestFiles(name, [name]) })

/** Of integration, what jobs stand on: with it the suites beside take about as long as the rest. */
const GROUND = [
  ...['kafka', 'broker-faults', 'sandbox', 'secured-kafka', 'schema-registry'],
  ...['toolchain', 'bootstrap', 'class-path', 'class-archive'],
  ...['function-types', 'stream-legality'],
].map((name) => `test/integration/${name}.test.ts`)

/** @type {(name: string, part: string, options?: Parameters<typeof vitestFiles>[2]) => Suite} */
const partOf = (name, part, options) => ({
  ...{ name, part },
  work: () => vitestFiles(`${name}-${part}`, [name], options),
})

/**
 * Stages run one after another; the lanes of a stage run beside each other, and the suites of a lane in turn. One lane
 * leaves two cores idle for half of their time, three only make each other slow. The faults are alone: they are about what happens when.
 * @type {readonly (readonly (readonly Suite[])[])[]}
 */
const STAGES = [
  [
    [
      { name: 'lint', work: () => oneTest(lint) },
      { name: 'typecheck', work: () => oneTest(() => node(tsc, '-p', root, '--noEmit')) },
      inVitest('unit'),
    ],
    [{ name: 'python', work: () => pytest() }],
  ],
  [
    [
      ...['types', 'contract', 'golden', 'docs', 'package', 'cli'].map(inVitest),
      partOf('integration', 'ground', { files: GROUND }),
    ],
    [partOf('integration', 'jobs', { without: GROUND })],
  ],
  [[inVitest('fault')]],
  // Minutes each, and downloads of their own: run when they are named, and with `--full`.
  [
    [
      ...['clusters', 'yarn'].map((name) => ({ ...inVitest(name), onRequest: true })),
      { name: 'matrix', work: matrix, onRequest: true },
    ],
  ],
]

/** @param {string[]} args */
async function main(args) {
  const full = args.includes('--full')
  // Tests that have a short form run their long one.
  if (full) process.env.FULL_SUITES = '1'
  const wanted = args.filter((arg) => arg !== '--full')
  const names = [...new Set(STAGES.flat(2).map(({ name }) => name))]
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    const known = names.join(', ')
    process.stderr.write(`No such suite: ${unknown.join(', ')}. There are: ${known}.\n`)
    return 2
  }
  /** @param {Suite} suite */
  const isChosen = ({ name, onRequest }) => (wanted.length === 0 ? full || !onRequest : wanted.includes(name))
  mkdirSync(reports, { recursive: true })
  /** @type {(Counts & { name: string, ms: number })[]} */
  const results = []
  /** @type {string[]} */
  const broken = []
  /** @param {Suite} suite */
  const timed = async (suite) => {
    const title = suite.part === undefined ? suite.name : `${suite.name} ${suite.part}`
    const report = title.replace(' ', '-')
    process.stdout.write(`\n── ${title}\n`)
    const began = performance.now()
    const counts = await judged(suite)
    const ms = performance.now() - began
    results.push({ name: title, ms, ...counts })
    if (counts.failed > 0) broken.push(...failures(report))
    if (suite.name === 'fault') process.stdout.write(`\n${outcomeTable(report)}\n`)
    process.stdout.write(`── ${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds(ms)}\n`)
  }
  for (const lanes of STAGES)
    await Promise.all(
      lanes.map(async (lane) => {
        for (const suite of lane.filter(isChosen).flatMap((entry) => repeated(entry, full)))
          await timed(suite)
      }),
    )
  process.stdout.write(`\n${table(results)}\n`)
  for (const failure of broken) process.stdout.write(`FAILED ${failure}\n`)
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failed, 0)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

/** @param {Suite} suite @param {boolean} full @returns {Suite[]} */
function repeated(suite, full) {
  if (!full || suite.name !== 'fault') return [suite]
  return Array.from({ length: FAULT_RUNS }, (_, index) => partOf(suite.name, `${index + 1}`))
}

/** The counts of a suite; one that crashes or that ran nothing has failed. @param {Suite} suite */
async function judged(suite) {
  /** @type {Counts} */
  let counts
  try {
    counts = await suite.work()
  } catch (error) {
    if (error instanceof Interrupted) throw error
    process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  if (counts.passed + counts.failed > 0) return counts
  process.stdout.write(`No test ran in ${suite.name}; that counts as a failure.\n`)
  return { ...counts, failed: 1 }
}

async function lint() {
  // Both, so that one run shows everything.
  const codes = [await node(biome, 'ci', root), await node(join(root, 'scripts', 'python-checks.mjs'))]
  return Math.max(...codes)
}

/** The core suite on every Spark; its own table says which of them failed. */
function matrix() {
  return oneTest(() => node(join(root, 'scripts', 'test-matrix.mjs')))
}

/** @param {() => Promise<number>} work @returns {Promise<Counts>} */
async function oneTest(work) {
  const code = await work()
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** @param {string[]} args */
function node(...args) {
  return run(process.execPath, args, { cwd: root })
}

/** @param {(Counts & { name: string, ms: number })[]} results */
function table(results) {
  return textTable([
    ['suite', 'passed', 'failed', 'skipped', 'time'],
    ...results.map((row) => [row.name, `${row.passed}`, `${row.failed}`, `${row.skipped}`, seconds(row.ms)]),
  ])
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Interrupted)) throw error
  process.stderr.write('interrupted\n')
  process.exitCode = 130
}
