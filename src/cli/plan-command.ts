import { Command } from '@commander-js/extra-typings'
import { RunError } from '../errors/run-error.js'
import { loadJob } from '../run/load-job.js'
import type { JobPlan, QueryPlan } from '../run/plan/job-plan.js'
import { plan } from '../run/plan/plan-job.js'
import { withOthers } from '../run/preflight/beside-preflight.js'
import {
  analysisOptionsOf,
  CONF_OPTION,
  NO_WARM_OPTION,
  PARAM_OPTION,
  REQUIREMENTS_OPTION,
  warmIdleOption,
} from './analysis-options.js'
import type { CliIo } from './cli-io.js'
import { ENVIRONMENT_OPTION, loadOptionsOf } from './job-file-options.js'
import { planText } from './plan-text.js'
import { withArguments } from './script-arguments.js'
import { PACKAGES_OPTION, SPARK_OPTION } from './spark-options.js'

/** `sparkwire plan JOB`: Spark's own analysis of a job, without data. */
export function planCommand(io: CliIo) {
  return new Command('plan')
    .description("Spark's own analysis of a job, without data")
    .argument(
      '<job>',
      'a .yaml or .json job file, a .ts, .js or .mjs file with a job as default export, or a .py script',
    )
    .argument('[args...]', 'of a .py script, after --: its sys.argv[1:]')
    .option(...PARAM_OPTION)
    .option(...ENVIRONMENT_OPTION)
    .option(...CONF_OPTION)
    .option(...REQUIREMENTS_OPTION)
    .option(...SPARK_OPTION)
    .option(...PACKAGES_OPTION)
    .option(...NO_WARM_OPTION)
    .addOption(warmIdleOption())
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
