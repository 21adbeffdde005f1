import { Command } from '@commander-js/extra-typings'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'
import { resolveKafkaBroker } from '../toolchain/resolve-kafka-broker.js'
import { setUpConnectors } from '../toolchain/set-up-connectors.js'
import type { CliIo } from './cli-io.js'
import {
  IVY_SETTINGS_OPTION,
  JARS_DIRECTORY_OPTION,
  REPOSITORY_OPTION,
  SPARK_OPTION,
  sparkOptionsOf,
} from './spark-options.js'

/** `sparkwire setup`: installs what jobs and the sandbox need, once per user. */
export function setupCommand(io: CliIo) {
  return new Command('setup')
    .description('install the Spark environment, the Kafka connector and the sandbox broker, once per user')
    .option(...SPARK_OPTION)
    .option(...REPOSITORY_OPTION)
    .option(...IVY_SETTINGS_OPTION)
    .option(...JARS_DIRECTORY_OPTION)
    .option('--offline', 'download nothing: check that everything is there')
    .option('--json', 'print what is installed as one JSON document')
    .action(async ({ offline = false, json = false, ...given }) => {
      const options = { ...sparkOptionsOf(given), signal: io.signal, offline }
      const spark = await resolveSparkEnvironment({ ...options, connectors: ['kafka'] })
      const further = await setUpConnectors(spark, options)
      const kafka = await resolveKafkaBroker(options)
      if (json) {
        io.stdout.write(`${JSON.stringify({ spark, connectors: ['kafka', ...further], kafka })}\n`)
        return
      }
      const lines = [
        ['Java', `${spark.javaVersion}`, spark.javaHome],
        ['Python', spark.pythonVersion, spark.python],
        ['Spark', `${spark.sparkVersion} (Scala ${spark.scalaVersion})`, spark.sparkHome],
        ['connectors', ['kafka', ...further].join(', '), spark.packages.join(', ')],
        ['Kafka', kafka.version, `${kafka.classPath.length} jars`],
      ]
      for (const [what = '', version = '', where = ''] of lines) {
        io.stdout.write(`${what.padEnd(11)} ${version.padEnd(20)} ${where}\n`)
      }
    })
}
