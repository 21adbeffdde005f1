import { RunError } from '../errors/run-error.js'
import { loadJob } from '../run/load-job.js'
import type { JobPlan, QueryPlan } from '../run/plan/job-plan.js'
import { plan } from '../run/plan/plan-job.js'
import { withOthers } from '../run/preflight/beside-preflight.js'
import { analysisCommand, analysisOptionsOf } from './analysis-command.js'
import type { CliIo } from './cli-io.js'
import { loadOptionsOf } from './job-file-options.js'
import { planText } from './plan-text.js'
import { withArguments } from './script-arguments.js'

/** `sparkwire plan JOB`: Spark's own analysis of a job, without data. */
export function planCommand(io: CliIo) {
  return analysisCommand('plan', "Spark's own analysis of a job, without data")
    .option('--json', 'print the plan as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (file, args, options) => {
      const { source } = withArguments(await loadJob(file, loadOptionsOf(options)), args)
      const found = await plan(source, analysisOptionsOf(io, options))
      io.stdout.write(options.json ? `${JSON.stringify(found)}\n` : planText(found))
      const [first, ...others] = problems(found)
      if (first !== undefined) throw withOthers(first, others)
    })
}

function problems({ name, queries }: JobPlan): readonly RunError[] {
  return queries.flatMap((query) =>
    query.problem === null
      ? []
      : [
          new RunError('RUN_QUERY_UNSUPPORTED', {
            message: `${at(query)}Spark would not start query '${query.name ?? query.sink}' of job '${name}': ${query.problem.message}`,
            hint: 'Spark has this rule, not sparkwire: see its guide to output modes and unsupported operations.',
            details: { query: query.name, ...query.problem },
          }),
        ],
  )
}

function at({ position }: QueryPlan): string {
  return position === undefined ? '' : `${position.file}:${position.line}:${position.column}: `
}

const EXAMPLES = `
Examples:
  $ sparkwire plan job.ts                       rows, state and physical plan of each query
  $ sparkwire plan wordcount.py -- localhost:9092 subscribe words
  $ sparkwire plan job.ts --json | jq '.queries[] | {name, state}'`
