import { readFile } from 'node:fs/promises'
import { writeFile } from 'atomically'
import { CliError } from '../errors/cli-error.js'
import { RunError } from '../errors/run-error.js'
import { loadJob } from '../run/load-job.js'
import { plan } from '../run/plan/plan-job.js'
import { rowTypes } from '../run/row-types.js'
import { analysisCommand, analysisOptionsOf } from './analysis-command.js'
import type { CliIo } from './cli-io.js'
import { loadOptionsOf } from './job-file-options.js'
import { lineDifference } from './line-difference.js'
import { withArguments } from './script-arguments.js'

/** `sparkwire types JOB`: the rows of a job's results as TypeScript types, from Spark's analysis. */
export function typesCommand(io: CliIo) {
  return analysisCommand('types', "the rows of a job as TypeScript types, from Spark's analysis")
    .option('-o, --out <file>', 'where they are written; default: stdout')
    .option('--check', 'write nothing: compare with what is there; exit code 1 and the difference')
    .addHelpText('after', EXAMPLES)
    .action(async (file, args, { out, check, ...options }) => {
      if (check && out === undefined) {
        throw new CliError('CLI_USAGE', {
          message: '--check compares with a file, and none is given',
          hint: 'Name it with -o FILE.',
        })
      }
      const { source } = withArguments(await loadJob(file, loadOptionsOf(options)), args)
      const text = rowTypes(await plan(source, analysisOptionsOf(io, options)))
      if (out === undefined) io.stdout.write(text)
      else if (check) await compare(io, out, text)
      else await writeFile(out, text)
    })
}

async function compare(io: CliIo, file: string, text: string): Promise<void> {
  const there = await readFile(file, 'utf8').catch(() => undefined)
  if (there === text) return
  io.stdout.write(lineDifference(there ?? '', text))
  throw new RunError('RUN_TYPES_CHANGED', {
    message:
      there === undefined
        ? `There are no row types to compare with: ${file} cannot be read.`
        : `The rows of the job are no longer those of ${file}: - is what it has, + what Spark says.`,
    hint: 'Write them anew with the same command without --check, and look at who uses them.',
    details: { file },
  })
}

const EXAMPLES = `
Examples:
  $ sparkwire types job.ts                        the types on stdout
  $ sparkwire types job.py -o src/job.rows.ts
  $ sparkwire types job.py -o src/job.rows.ts --check   for CI: does the file still fit the job?`
