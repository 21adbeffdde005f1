import type { CompiledJob } from '../compile/compiled-job.js'
import { chooseSpark, type SparkChoice } from '../toolchain/choose-spark.js'
import { jarSourceOf } from '../toolchain/jar-source.js'
import type { JobRequirements } from '../toolchain/job-requirements.js'
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

/** The Spark that a job runs on, chosen by the caller or by what the job needs, and all that goes with it. */
export async function resolveSpark(
  job: Pick<CompiledJob, 'connectors' | 'needs'>,
  options: SparkOptions,
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
    jars: connector === 'packages' ? 'packages' : 'locked',
  })
  return { choice, environment }
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
