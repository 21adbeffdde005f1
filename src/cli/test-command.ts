import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { TestingError } from '../errors/testing-error.js'
import { allPassed, type CaseOutcome } from '../testing/case-outcome.js'
import { findSpecs } from '../testing/find-specs.js'
import { loadSpec } from '../testing/load-spec.js'
import { runSpec } from '../testing/run-spec.js'
import { openTestBench } from '../testing/test-bench.js'
import type { TestCase, TestSpec } from '../testing/test-spec.js'
import type { CliIo } from './cli-io.js'
import { showFailure, summaryTable } from './test-report-text.js'
import { checkReportFiles, writeReports } from './write-reports.js'

/** `sparkwire test [SPEC…]`: feeds topics, runs jobs on the real engine, compares rows. */
export function testCommand(io: CliIo) {
  return new Command('test')
    .description('test jobs on real Spark and Kafka: given topics, expect rows')
    .argument(
      '[spec...]',
      'specification files, or folders of them; default: every *.spec.yaml, .yml, .json below here',
    )
    .option('--junit <file>', 'write a JUnit XML report; - is stdout; default: none')
    .option('--json <file>', 'write all outcomes and differences as JSON; - is stdout; default: none')
    .option('--filter <text>', 'run only the cases whose `file > name` has this text; default: all')
    .option('--bootstrap-servers <list>', 'test on these brokers; default: a broker of its own')
    .option('--cold', 'start a JVM of its own for every case, instead of one for all')
    .addHelpText('after', EXAMPLES)
    .action(async (paths, options) => {
      await checkReportFiles(options)
      const specs = await loadSpecs(paths)
      const selects = selector(specs, options.filter)
      // Data alone on stdout: with a report there, what is for people goes to stderr.
      const out = options.json === '-' || options.junit === '-' ? io.stderr : io.stdout
      const outcomes: CaseOutcome[] = []
      {
        await using bench = await openTestBench({
          signal: io.signal,
          cold: options.cold === true,
          ...(options.bootstrapServers === undefined ? {} : { bootstrapServers: options.bootstrapServers }),
        })
        for (const spec of specs) {
          const done = await runSpec(spec, {
            kafka: bench.kafka,
            warm: bench.warm,
            signal: io.signal,
            select: selects,
            onOutcome: (outcome) => void out.write(showFailure(outcome, io.colour)),
          })
          outcomes.push(...done)
        }
      }
      out.write(summaryTable(outcomes, io.colour))
      await writeReports(outcomes, options, io.stdout)
      process.exitCode = allPassed(outcomes) ? 0 : 1
    })
}

const EXAMPLES = `
Examples:
  $ sparkwire test                                  every specification below this folder
  $ sparkwire test job.spec.yaml --filter late      the cases with "late" in their names
  $ sparkwire test --junit reports/sparkwire.xml    a report for CI`

async function loadSpecs(paths: readonly string[]): Promise<TestSpec[]> {
  const files: string[] = []
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true
    files.push(...(isFolder ? (await findSpecs(path)).map((file) => join(path, file)) : [path]))
  }
  return Promise.all([...new Set(files)].map(loadSpec))
}

/** @throws TESTING_NO_CASE when the filter leaves nothing to run */
function selector(
  specs: readonly TestSpec[],
  filter: string | undefined,
): (testCase: TestCase, spec: TestSpec) => boolean {
  if (filter === undefined) return () => true
  const wanted = filter.toLowerCase()
  const label = (testCase: TestCase, spec: TestSpec): string => `${spec.file} > ${testCase.name}`
  const matches = (testCase: TestCase, spec: TestSpec): boolean =>
    label(testCase, spec).toLowerCase().includes(wanted)
  const all = specs.flatMap((spec) => spec.cases.map((testCase) => ({ spec, testCase })))
  if (all.some(({ spec, testCase }) => matches(testCase, spec))) return matches
  const names = all.map(({ spec, testCase }) => `  ${label(testCase, spec)}`)
  throw new TestingError('TESTING_NO_CASE', {
    message: `No case has the text ${JSON.stringify(filter)}. Expected a part of one of these:\n${names.join('\n')}`,
    hint: 'case does not matter in --filter',
    details: { filter },
  })
}
