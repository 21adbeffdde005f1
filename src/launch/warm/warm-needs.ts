import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { runtimeArchive, WARM_RUNNER_FILE } from '../runtime-archive.js'
import {
  type Arrangement,
  driverFiles,
  type StartDriverOptions,
  type SubmitCommand,
  submitCommand,
} from '../start-driver.js'
import { splitConf } from './warm-settings.js'

/** What a warm driver is started with: what its scripts have in common. */
export type WarmNeeds = Pick<
  StartDriverOptions,
  'plan' | 'sparkHome' | 'variables' | 'jars' | 'classArchive' | 'packages' | 'cwd'
>

export interface WarmCommand extends SubmitCommand {
  readonly properties: Readonly<Record<string, string>>
}

/** What a JVM needs that stays: a fair share for each script, and no long memory of those that have ended. */
const RESIDENT = {
  'spark.scheduler.mode': 'FAIR',
  'spark.ui.retainedJobs': '50',
  'spark.ui.retainedStages': '50',
  'spark.ui.retainedTasks': '1000',
  'spark.sql.ui.retainedExecutions': '20',
  'spark.ui.retainedDeadExecutors': '5',
}

/** What the JVM and Python read from the environment when they start, or on their own while they run. */
const READ_BY_SPARK =
  /^(?:SPARK_|PYSPARK_|PYTHON|JAVA_|_JAVA_|JDK_|HADOOP_|YARN_|HIVE_|KRB5|AWS_|AZURE_|GOOGLE_|GCP_|LC_|LD_|DYLD_|MALLOC_|OMP_|ARROW_)|^(?:LANG|LANGUAGE|TZ|HOME|USER)$/

/** How spark-submit is called for a warm driver whose files lie in `directory`. */
export function warmCommand(needs: WarmNeeds, directory: string, recordFile: string): WarmCommand {
  const { plan } = needs
  // Modules of a script come and go with it.
  const { '--py-files': _, ...lists } = plan.words.lists
  const conf = { ...RESIDENT, ...splitConf(plan.conf).launch }
  const arrangement: Pick<Arrangement, 'properties' | 'files' | 'variables' | 'main' | 'archive'> = {
    properties: {},
    files: [],
    variables: { SPARKWIRE_WARM_FILE: recordFile },
    main: WARM_RUNNER_FILE,
    archive: driverFiles(directory).archive,
  }
  return submitCommand(
    {
      ...needs,
      plan: { ...plan, conf, words: { ...plan.words, lists } },
      // It lives long, however short its scripts are.
      profile: 'long',
      ...{ name: 'sparkwire-warm', directory, scratch: `${directory}/scratch` },
    },
    arrangement,
  )
}

/**
 * Everything in which one warm driver cannot stand in for another: how spark-submit is called (Spark, jars, master, what
 * takes effect when Spark starts), the environment that Spark reads, our own Python, and the working directory, which
 * for the JVM is fixed. Equal keys, equal drivers.
 */
export function warmKey(needs: WarmNeeds): string {
  const { argv, properties, env } = warmCommand(needs, '', '')
  const { '--py-files': _, ...lists } = needs.plan.words.lists
  const read = Object.entries(env).filter(([name, value]) => READ_BY_SPARK.test(name) && value !== undefined)
  const files = Object.values(lists).flatMap((paths) => paths.map((path) => [path, changedAt(path)]))
  return createHash('sha256')
    .update(JSON.stringify([argv, sorted(Object.entries(properties)), sorted(read), files]))
    .update(realpathSync(needs.cwd))
    .update(runtimeArchive())
    .update(readFileSync(WARM_RUNNER_FILE))
    .digest('hex')
}

function sorted<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** A jar that was built anew is another one. */
function changedAt(path: string): number | null {
  return statSync(path.replace(/#.*$/, ''), { throwIfNoEntry: false })?.mtimeMs ?? null
}
