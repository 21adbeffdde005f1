import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFile } from 'atomically'
import { CliError } from '../errors/cli-error.js'
import type { CaseOutcome } from '../testing/case-outcome.js'
import { githubAnnotations, githubSummary } from '../testing/github-report.js'
import { jsonReport } from '../testing/json-report.js'
import { junitReport } from '../testing/junit.js'

/** Where reports go: a path, or `-` for stdout. */
export interface ReportFiles {
  readonly junit?: string | undefined
  readonly json?: string | undefined
}

/**
 * Makes the folders of the reports, so that a wrong path is told before the tests run.
 *
 * @throws CLI_USAGE
 */
export async function checkReportFiles({ junit, json }: ReportFiles): Promise<void> {
  if (junit === '-' && json === '-') {
    throw new CliError('CLI_USAGE', {
      message: 'Both --junit and --json are to go to stdout. Expected one of them there.',
      hint: 'give one of them a file',
    })
  }
  for (const file of [junit, json]) {
    if (file === undefined || file === '-') continue
    try {
      await mkdir(dirname(file), { recursive: true })
    } catch (cause) {
      throw new CliError('CLI_USAGE', {
        message: `Report cannot be written: ${file}. Expected a path in a folder that can be made.`,
        hint: 'give another path',
        cause,
      })
    }
  }
}

/** Writes the reports that were asked for, and those that GitHub Actions reads where it runs this. */
export async function writeReports(
  outcomes: readonly CaseOutcome[],
  files: ReportFiles,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  await writeReport(files.junit, junitReport(outcomes), stdout)
  await writeReport(files.json, `${JSON.stringify(jsonReport(outcomes), undefined, 2)}\n`, stdout)
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env
  // Workflow commands are read from stdout alone.
  if (GITHUB_ACTIONS === 'true' && files.json !== '-' && files.junit !== '-') {
    for (const line of githubAnnotations(outcomes)) stdout.write(`${line}\n`)
  }
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, githubSummary(outcomes))
}

async function writeReport(
  file: string | undefined,
  text: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  if (file === '-') stdout.write(text)
  else if (file !== undefined) await writeFile(file, text)
}
