import { Option } from '@commander-js/extra-typings'
import type { PlanOptions } from '../run/plan/plan-job.js'
import { standingWarmDriver } from '../run/warm.js'
import type { CliIo } from './cli-io.js'
import { duration, pair } from './option-values.js'
import { sparkOptionsOf } from './spark-options.js'

/** What a job is analysed with; those of Spark and its jars are spark-options.ts. */
export const PARAM_OPTION = [
  '--param <name=value>',
  'a parameter of the job; may be repeated',
  pair,
  {},
] as const
export const CONF_OPTION = ['--conf <key=value>', 'a Spark property; may be repeated', pair, {}] as const
export const REQUIREMENTS_OPTION = [
  '--requirements <file>',
  'Python packages for driver and workers, as pip reads them; default: none',
] as const
export const NO_WARM_OPTION = [
  '--no-warm',
  'on a JVM of its own, instead of a resident one that stays for the next command',
] as const
export const warmIdleOption = () =>
  new Option('--warm-idle <duration>', 'time without a run after which a warm driver ends; default: 15m')
    .env('SPARKWIRE_WARM_IDLE')
    .argParser(duration('--warm-idle'))

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
