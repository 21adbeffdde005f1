import { Option } from '@commander-js/extra-typings'
import type { SparkOptions } from '../run/resolve-spark.js'

/** Which Spark. */
export const SPARK_OPTION = [
  '--spark <version>',
  'which Spark: 3.5.1, 4.0.0, 4.1.1, 4.2.0, or `system` for the one of this machine; default: the one that fits the job',
] as const

/** Where jars come from. */
export const REPOSITORY_OPTION = [
  '--repository <url>',
  'the Maven repository that jars come from; default: Maven Central',
] as const
export const IVY_SETTINGS_OPTION = [
  '--ivy-settings <file>',
  'an Ivy settings file, in place of a repository; default: none',
] as const
export const JARS_DIRECTORY_OPTION = [
  '--jars-directory <path>',
  'a folder that jars come from, in place of a repository; default: none',
] as const

/** Which jars a job has. */
export const PACKAGES_OPTION = [
  '--packages <list>',
  'further Maven packages, group:artifact:version,…; locked when they are first resolved; default: none',
  list,
] as const
export const EXCLUDE_PACKAGES_OPTION = [
  '--exclude-packages <list>',
  'what is left out of all that is resolved, group:artifact,…; default: none',
  list,
] as const
export const connectorOption = () =>
  new Option('--connector <from>', "jars as locked, or spark-submit's own --packages")
    .choices(['jars', 'packages'] as const)
    .default('jars' as const)

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** What a command was told of Spark and its jars, as the library takes it. */
export function sparkOptionsOf(
  options: { readonly [K in keyof SparkOptions]?: SparkOptions[K] | undefined },
): SparkOptions {
  const { spark, connector, packages, excludePackages, repository, ivySettings, jarsDirectory } = options
  return {
    ...(spark === undefined ? {} : { spark }),
    ...(connector === undefined ? {} : { connector }),
    ...(packages === undefined ? {} : { packages }),
    ...(excludePackages === undefined ? {} : { excludePackages }),
    ...(repository === undefined ? {} : { repository }),
    ...(ivySettings === undefined ? {} : { ivySettings }),
    ...(jarsDirectory === undefined ? {} : { jarsDirectory }),
  }
}
