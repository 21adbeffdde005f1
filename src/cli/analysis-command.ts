import { Command, Option } from '@commander-js/extra-typings'
import type { PlanOptions } from '../run/plan/plan-job.js'
import { standingWarmDriver } from '../run/warm.js'
import type { CliIo } from './cli-io.js'
import { ENVIRONMENT_OPTION, JOB_ARGUMENT } from './job-file-options.js'
import { duration, pair } from './option-values.js'
import { ARGS_ARGUMENT } from './script-arguments.js'
import { PACKAGES_OPTION, SPARK_OPTION, sparkOptionsOf } from './spark-options.js'

/** A command that has Spark analyse a job, with what every such command takes. */
export const analysisCommand = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .argument(...JOB_ARGUMENT)
    .argument(...ARGS_ARGUMENT)
    .option('--param <name=value>', 'a parameter of the job; may be repeated', pair, {})
    .option(...ENVIRONMENT_OPTION)
    .option('--conf <key=value>', 'a Spark property; may be repeated', pair, {})
    .option(
      '--requirements <file>',
      'Python packages for driver and workers, as pip reads them; default: none',
    )
    .option(...SPARK_OPTION)
    .option(...PACKAGES_OPTION)
    .option('--no-warm', 'on a JVM of its own, instead of a resident one that stays for the next command')
    .addOption(
      new Option('--warm-idle <duration>', 'time without a run after which a warm driver ends; default: 15m')
        .env('SPARKWIRE_WARM_IDLE')
        .argParser(duration('--warm-idle')),
    )

interface AnalysisFlags {
  readonly param: Readonly<Record<string, string>>
  readonly conf: Readonly<Record<string, string>>
  readonly requirements?: string | undefined
  readonly warm: boolean
  readonly warmIdle?: number | undefined
  readonly spark?: string | undefined
  readonly packages?: readonly string[] | undefined
}

/** What a command was told of an analysis, as the library takes it. */
export function analysisOptionsOf(io: CliIo, flags: AnalysisFlags): PlanOptions {
  const { param, conf, requirements, warm, warmIdle } = flags
  return {
    params: param,
    conf,
    ...(requirements === undefined ? {} : { requirements }),
    ...sparkOptionsOf(flags),
    warm: warm ? standingWarmDriver({ idleMs: warmIdle }) : false,
    signal: io.signal,
  }
}
