// The ways in which suites are run and counted: pytest, vitest, and the table of what came of them.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './child-process.mjs'
import { pythonTools } from './python-tools.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

export const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, 'reports')
const require = createRequire(import.meta.url)
/** Of why a test failed, in the list at the end. */
const MESSAGE_LINES = 25
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')

/**
 * The tests of the Python side, on the packages of one Spark.
 * @param {string} [spark] left out, the one that jobs run on
 * @returns {Promise<Counts>}
 */
export async function pytest(spark) {
  const tools = await pythonTools(spark)
  const report = join(reports, `python${spark === undefined ? '' : `-${spark}`}.xml`)
  rmSync(report, { force: true })
  const code = await run(tools.python, ['-m', 'pytest', '-q', `--junitxml=${report}`], {
    cwd: join(root, 'python'),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  const suite = /<testsuite [^>]*>/.exec(readFileSync(report, 'utf8'))?.[0] ?? ''
  /** @param {string} name */
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0)
  const failed = count('failures') + count('errors')
  const skipped = count('skipped')
  return withExit(code, { passed: count('tests') - failed - skipped, failed, skipped })
}

/**
 * Some files of some projects of vitest's.
 * @param {string} name of the report
 * @param {readonly string[]} projects
 * @param {{ files?: readonly string[], without?: readonly string[], env?: Readonly<Record<string, string>> }} [options]
 *   all files of the projects where none are named; `without` are globs
 * @returns {Promise<Counts>}
 */
export async function vitestFiles(name, projects, { files = [], without = [], env = {} } = {}) {
  const report = join(reports, `${name}.json`)
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const chosen = [
    ...projects.flatMap((project) => ['--project', project]),
    ...without.flatMap((glob) => ['--exclude', glob]),
  ]
  const code = await run(
    process.execPath,
    [vitest, 'run', '--root', root, ...chosen, ...reporters, ...files],
    {
      cwd: root,
      env: { ...process.env, ...env },
    },
  )
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  return withExit(code, {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  })
}

/**
 * What became of each test of a suite, by its last report: for the faults the harm, the outcome that was promised, and
 * whether it was so.
 * @param {string} name of the report
 */
export function outcomeTable(name) {
  const report = join(reports, `${name}.json`)
  if (!existsSync(report)) return ''
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  /** @type {{ ancestorTitles: string[], title: string, status: string, duration?: number }[]} */
  const tests = testResults.flatMap(
    (/** @type {{ assertionResults: object[] }} */ file) => file.assertionResults,
  )
  return textTable([
    ['fault: what must come of it', 'so', 'time'],
    ...tests.map(({ ancestorTitles, title, status, duration }) => [
      [...ancestorTitles, title].join(': '),
      status === 'passed' ? 'yes' : status === 'failed' ? 'NO' : status,
      seconds(duration ?? 0),
    ]),
  ])
}

/**
 * The tests of a suite that failed, by its last report, each with the first lines of why: what a log that is cut off at
 * its beginning would no longer say.
 * @param {string} name of the report
 * @returns {string[]}
 */
export function failures(name) {
  const report = join(reports, `${name}.json`)
  if (!existsSync(report)) return []
  /** @type {{ name: string, message?: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[]} */
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults
  return files.flatMap((file) => {
    const where = relative(root, file.name)
    const failed = file.assertionResults.filter(({ status }) => status === 'failed')
    // A file that failed as a whole has no test to blame.
    if (failed.length === 0 && file.message) return [`${where}\n${firstLines(file.message)}`]
    return failed.map(
      (test) => `${where}: ${test.fullName}\n${firstLines((test.failureMessages ?? []).join('\n'))}`,
    )
  })
}

/** @param {string} text */
function firstLines(text) {
  return text
    .split('\n', MESSAGE_LINES)
    .map((line) => `    ${line}`)
    .join('\n')
}

/** A command that failed without a failed test has crashed somewhere outside its tests. @param {number} code @param {Counts} counts */
function withExit(code, counts) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/**
 * Columns of text, the first to the left, the others to the right.
 * @param {readonly (readonly string[])[]} rows
 */
export function textTable(rows) {
  const width = (/** @type {number} */ column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
        .join('  '),
    )
    .join('\n')
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`
}
