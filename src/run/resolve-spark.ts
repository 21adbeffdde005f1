import { resolve } from 'node:path'
import type { CompiledJob } from '../compile/compiled-job.js'
import { chooseSpark, type SparkChoice } from '../toolchain/choose-spark.js'
import { jarSourceOf } from '../toolchain/jar-source.js'
import type { JobRequirements } from '../toolchain/job-requirements.js'
import { checkPackages } from '../toolchain/linkage/check-class-path.js'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'
import type { SparkEnvironment } from '../toolchain/spark-environment.js'
import type { SubmitOptions } from './submit.js'

/** The options of a run that its environment follows from. */
export type SparkOptions = Pick<
  SubmitOptions,
  | 'spark'
  | 'connector'
  | 'packages'
  | 'excludePackages'
  | 'repository'
  | 'ivySettings'
  | 'jarsDirectory'
  | 'signal'
>

/** What else of a run puts jars on the class path. */
type ClassPathOptions = Pick<SubmitOptions, 'conf' | 'jars' | 'cwd'>

/** The Spark that a job runs on, chosen by the caller or by what the job needs, and all that goes with it. */
export async function resolveSpark(
  job: Pick<CompiledJob, 'connectors' | 'needs'>,
  options: SparkOptions & ClassPathOptions,
  requirements?: JobRequirements,
): Promise<{ readonly choice: SparkChoice; readonly environment: SparkEnvironment }> {
  const { connectors, needs } = job
  const { spark, connector, packages, excludePackages, repository, ivySettings, jarsDirectory, signal } =
    options
  const choice = await chooseSpark({ spark, connectors, needs, signal })
  const environment = await resolveSparkEnvironment({
    ...{ repository, ivySettings, jarsDirectory, signal },
    ...(packages === undefined ? {} : { packages }),
    ...(excludePackages === undefined ? {} : { excludePackages }),
    connectors,
    choice,
    requirements,
    furtherJars: furtherJars(options),
    jars: connector === 'packages' ? 'packages' : 'locked',
  })
  checkPackages(environment, (options.conf?.['spark.jars.packages'] ?? '').split(','))
  return { choice, environment }
}

/** The jars that the caller names in options and properties, as far as they lie on this machine. */
function furtherJars({ conf = {}, jars = [], cwd = process.cwd() }: ClassPathOptions): readonly string[] {
  const named = [
    ...jars,
    ...(conf['spark.jars'] ?? '').split(','),
    ...(conf['spark.driver.extraClassPath'] ?? '').split(':'),
  ]
  return named
    .filter((path) => path !== '')
    .map((path) => resolve(cwd, path.replace(/^(file:(\/\/)?|local:)/, '')))
}

/** What spark-submit must be told where it resolves the packages itself. */
export function packageSettings(options: SparkOptions): Readonly<Record<string, string>> {
  const { repository, ivySettings } = jarSourceOf(options)
  const { excludePackages = [] } = options
  return {
    ...(repository === undefined ? {} : { 'spark.jars.repositories': repository }),
    ...(ivySettings === undefined ? {} : { 'spark.jars.ivySettings': ivySettings }),
    ...(excludePackages.length === 0 ? {} : { 'spark.jars.excludes': excludePackages.join(',') }),
  }
}
