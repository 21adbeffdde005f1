import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { runtimeArchive, WARM_RUNNER_FILE } from '../runtime-archive.js'
import type { WarmNeeds } from './start-warm-driver.js'
import { splitConf } from './warm-settings.js'

/** What the JVM and Python read from the environment when they start, or on their own while they run. */
const STARTING_VARIABLES =
  /^(?:SPARK_|PYSPARK_|PYTHON|JAVA_|_JAVA_|JDK_|HADOOP_|YARN_|HIVE_|KRB5|AWS_|AZURE_|GOOGLE_|GCP_|KAFKA_|LC_|LANG$|LANGUAGE$|TZ$|LD_|DYLD_|MALLOC_|OMP_|ARROW_|HOME$|USER$)/

/**
 * Everything in which one warm driver cannot stand in for another: Spark, Java, Python, jars, master, the settings that
 * take effect when Spark starts, the working directory (the JVM's own is fixed) and the environment that both read. The profile of the JVM is not of it:
 * it changes speed alone.
 */
export function warmKey(options: WarmNeeds): string {
  const { sparkHome, plan, jars, packages, classArchive, variables } = options
  const { master, words, conf } = plan
  const environment = Object.entries({ ...process.env, ...variables })
    .filter(([name, value]) => STARTING_VARIABLES.test(name) && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const launch = Object.entries(splitConf(conf).launch).sort(([a], [b]) => (a < b ? -1 : 1))
  const lists = Object.entries(words.lists).map(([flag, given]) => [
    flag,
    given.map((file) => [file, versionOf(resolve(options.cwd, file))]),
  ])
  const java = [jars, packages, classArchive ?? null]
  const needs = [sparkHome, master.url, java, launch, words.properties, lists, environment]
  return createHash('sha256')
    .update(JSON.stringify([...needs, realpathSync(options.cwd)]))
    .update(runtimeArchive())
    .update(readFileSync(WARM_RUNNER_FILE))
    .digest('hex')
}

/** When a file was last written, so that a changed one is not taken for what a driver has loaded. */
function versionOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.size} ${found.mtimeMs}`
}
