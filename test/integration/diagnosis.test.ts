import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/tell-end.js'
import { DIAGNOSES } from '../../src/run/diagnosis/catalogue.js'
import { submit } from '../../src/run/submit.js'
import { scriptDocument } from '../helpers/script-job.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const PAGE = readFileSync(path('../../docs/diagnosis.md'), 'utf8')

/** A broker that nobody runs. */
const NOWHERE = '127.0.0.1:1'

/** The script that fails, its case, the verdict, and the entry that its error must come from. */
const FAILING = [
  ['python_code', 'script_exits', 'FAILED', 'script-exited'],
  ['sql', 'unknown_column', 'FAILED', 'unknown-column'],
  ['python_code', 'killed', 'FAILED', 'driver-killed'],
  ['python_code', 'out_of_memory', 'FAILED', 'out-of-memory'],
  ['kafka', 'no_broker', 'FAILED', 'kafka-unanswered'],
] as const

test.each(FAILING)('%s %s ends as the page of the catalogue says', async (family, name, verdict, id) => {
  const document = {
    ...scriptDocument(
      path(`../fixtures/failures/${family}.py`),
      [name, NOWHERE, bench.runs, NOWHERE, NOWHERE],
      'failing',
    ),
    connectors: ['kafka'],
  } as const
  await using run = await submit(
    { toDocument: () => document },
    { runsDirectory: bench.runs, master: 'local[2]', warm: bench.driver, preflight: false },
  )
  const report = await run.report
  const entry = DIAGNOSES.find((each) => each.id === id)
  expect({ verdict: report.verdict, exitCode: exitCodeOf(report) }).toEqual({ verdict, exitCode: 1 })
  expect(report.error?.message.split('\n')[0]).toBe(`Job 'failing' failed: ${entry?.cause}`)
  expect(report.error?.hint).toBe(entry?.fix)
  expect(report.error?.details['diagnosis']).toBe(id)
  expect(report.error?.retryable).toBe(entry?.kind === 'transient')
  expect(PAGE).toContain(`**${entry?.cause}** (${entry?.kind})\n\n${entry?.fix}`)
})
