import { createHash } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { step } from '../observe/steps.js'
import { cacheDirectory } from './cache-directory.js'
import { withInstallLock } from './install-lock.js'
import { runInstaller } from './run-installer.js'
import type { SparkEnvironment } from './spark-environment.js'
import type { ToolchainOptions } from './toolchain-options.js'

const TRAINING = fileURLToPath(new URL('../../python/class_archive_training.py', import.meta.url))

/**
 * An archive of the classes that jobs load, for exactly this JVM, Spark and jars: it about halves the work of a
 * start. Trained once, in about half a minute; undefined where training failed, or SPARKWIRE_CLASS_ARCHIVE is `off`.
 * Follows https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
export async function ensureClassArchive(
  environment: SparkEnvironment,
  options: ToolchainOptions = {},
): Promise<string | undefined> {
  const env = options.env ?? process.env
  if (env.SPARKWIRE_CLASS_ARCHIVE === 'off') return undefined
  const { archives } = cacheDirectory(env)
  const archive = join(archives, `${archiveName(environment)}.jsa`)
  const failed = `${archive}.failed`
  if (existsSync(archive)) return archive
  if (existsSync(failed)) return undefined
  await step('toolchain.class-archive', 'Training a class archive, so that Spark starts faster', (progress) =>
    withInstallLock('class-archive', { ...options, onWait: progress }, async (signal) => {
      if (existsSync(archive) || existsSync(failed)) return
      await mkdir(archives, { recursive: true })
      const part = join(archives, `part-${process.pid}.jsa`)
      try {
        const end = await runInstaller({
          ...options,
          signal,
          argv: trainingCommand(environment, part),
          env: { ...env, ...environment.variables },
        })
        if (end.code === 0 && existsSync(part)) await rename(part, archive)
        // A start without it is slower, not wrong: it is not tried again for the same JVM, Spark and jars.
        else await writeFile(failed, end.output.slice(-20_000))
      } finally {
        await rm(part, { force: true })
      }
    }),
  )
  return existsSync(archive) ? archive : undefined
}

function trainingCommand(environment: SparkEnvironment, part: string): readonly string[] {
  const flags = [
    `-XX:ArchiveClassesAtExit=${part}`,
    '-XX:-UsePerfData',
    '-Xlog:cds=off',
    '-Xlog:cds+dynamic=off',
  ]
  return [
    join(environment.sparkHome, 'bin', 'spark-submit'),
    '--master',
    'local[2]',
    '--driver-class-path',
    environment.jars.join(':'),
    '--driver-java-options',
    flags.map(quoted).join(' '),
    ...[
      'spark.ui.enabled=false',
      'spark.driver.host=127.0.0.1',
      'spark.driver.bindAddress=127.0.0.1',
    ].flatMap((property) => ['--conf', property]),
    TRAINING,
  ]
}

/** spark-submit splits the options at spaces outside of quotes. */
function quoted(flag: string): string {
  return /[\s"\\]/.test(flag) ? `"${flag.replace(/["\\]/g, '\\$&')}"` : flag
}

/** What the archive fits: it is never used for another JVM, Spark or class path. */
function archiveName({ java, javaVersion, sparkHome, sparkVersion, jars }: SparkEnvironment): string {
  const runtime = realpathSync(java)
  const { size, mtimeMs } = statSync(runtime)
  const key = JSON.stringify([runtime, size, mtimeMs, sparkHome, jars])
  return `spark-${sparkVersion}-java${javaVersion}-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`
}
