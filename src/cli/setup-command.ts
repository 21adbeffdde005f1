import { Command } from '@commander-js/extra-typings'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'
import { resolveKafkaBroker } from '../toolchain/resolve-kafka-broker.js'
import type { CliIo } from './cli-io.js'

/** `sparkwire setup`: installs what jobs and the sandbox need, once per user. */
export function setupCommand(io: CliIo) {
  return new Command('setup')
    .description('install the Spark environment, the Kafka connector and the sandbox broker, once per user')
    .option('--offline', 'download nothing: check that everything is there')
    .option('--json', 'print what is installed as one JSON document')
    .action(async ({ offline = false, json = false }) => {
      const options = { signal: io.signal, offline }
      const spark = await resolveSparkEnvironment({ ...options, connectors: ['kafka'] })
      const kafka = await resolveKafkaBroker(options)
      if (json) {
        io.stdout.write(`${JSON.stringify({ spark, kafka })}\n`)
        return
      }
      const lines = [
        ['Java', `${spark.javaVersion}`, spark.javaHome],
        ['Python', spark.pythonVersion, spark.python],
        ['Spark', `${spark.sparkVersion} (Scala ${spark.scalaVersion})`, spark.sparkHome],
        ['connector', `${spark.jars.length} jars`, spark.packages.join(', ')],
        ['Kafka', kafka.version, `${kafka.classPath.length} jars`],
      ]
      for (const [what = '', version = '', where = ''] of lines) {
        io.stdout.write(`${what.padEnd(10)} ${version.padEnd(20)} ${where}\n`)
      }
    })
}
