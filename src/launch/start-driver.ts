import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LaunchError } from '../errors/launch-error.js'
import { type KeptProcess, startKept } from '../supervise/kept-process.js'
import { RUNNER_FILE, runtimeArchive } from './runtime-archive.js'
import { propertiesText, sparkProperties } from './spark-properties.js'

/** What the Python runner is told, as the private file it reads. */
export interface DriverFile {
  readonly run: string
  readonly token: string
  readonly endpoint: string
  /** The job's script. */
  readonly script: string
  readonly args: readonly string[]
  readonly params: Readonly<Record<string, string>>
  /** The folder in which each sink's query has its own checkpoint. */
  readonly checkpoint: string
  /** Where the runner leaves how the script ended. */
  readonly closedFile: string
}

export interface StartDriverOptions {
  readonly name: string
  /** As spark-submit takes it: `local[*]`, `spark://host:port`. */
  readonly master: string
  readonly sparkHome: string
  /** SPARK_HOME, JAVA_HOME, PYSPARK_PYTHON. */
  readonly variables: Readonly<Record<string, string>>
  readonly jars: readonly string[]
  readonly classArchive?: string | undefined
  readonly packages: readonly string[]
  readonly conf: Readonly<Record<string, string>>
  readonly driver: DriverFile
  /** The run's directory; the files named below lie in it. */
  readonly directory: string
  readonly stdoutFile: string
  readonly logFile: string
  readonly exitFile: string
  /** Removed when the run has ended. */
  readonly scratch: string
  readonly cwd: string
}

/** How spark-submit is called: all that may be seen by others on this machine. */
export interface SubmitCommand {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The files a driver is started with, in the run's directory. */
export function driverFiles(directory: string): {
  readonly properties: string
  readonly driver: string
  readonly archive: string
} {
  return {
    properties: join(directory, 'spark.properties'),
    driver: join(directory, 'driver.json'),
    archive: join(directory, 'sparkwire.zip'),
  }
}

/** The call of spark-submit; secrets are in none of it. */
export function submitCommand(options: StartDriverOptions): SubmitCommand {
  const files = driverFiles(options.directory)
  return {
    argv: [
      join(options.sparkHome, 'bin', 'spark-submit'),
      '--master',
      options.master,
      '--properties-file',
      files.properties,
      '--py-files',
      files.archive,
      RUNNER_FILE,
    ],
    env: { ...driverEnvironment(options), SPARKWIRE_DRIVER_FILE: files.driver },
  }
}

/** The environment that a driver starts with. */
export function driverEnvironment({
  variables,
  scratch,
}: Pick<StartDriverOptions, 'variables' | 'scratch'>): Readonly<Record<string, string | undefined>> {
  return {
    ...process.env,
    ...variables,
    TMPDIR: join(scratch, 'tmp'),
    SPARK_LOCAL_DIRS: undefined,
    // The launcher is a JVM of its own that lives for half a second.
    SPARK_LAUNCHER_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData',
    PYTHONUNBUFFERED: '1',
  }
}

/** Starts spark-submit with the runner under a keeper. Throws LAUNCH_SPARK_NOT_STARTED. */
export async function startDriver(options: StartDriverOptions): Promise<KeptProcess> {
  const files = driverFiles(options.directory)
  const properties = sparkProperties(options)
  await Promise.all([
    writeDriverFile(options),
    writeFile(files.properties, propertiesText(properties), { mode: 0o600 }),
    writeFile(files.archive, runtimeArchive(), { mode: 0o600 }),
  ])
  const command = submitCommand(options)
  try {
    return await startKept({
      ...command,
      cwd: options.cwd,
      stdoutFile: options.stdoutFile,
      stderrFile: options.logFile,
      exitFile: options.exitFile,
      specFile: join(options.directory, 'keeper.json'),
    })
  } catch (cause) {
    throw new LaunchError('LAUNCH_SPARK_NOT_STARTED', {
      message: `spark-submit could not be started: ${command.argv[0]}. ${cause instanceof Error ? cause.message : ''}`,
      hint: 'Run `sparkwire doctor` to see what is missing.',
      cause,
    })
  }
}

/** Writes what the runner reads, and makes the directory for what it writes beside its results. */
export async function writeDriverFile({ directory, driver, scratch }: StartDriverOptions): Promise<void> {
  await Promise.all([
    mkdir(join(scratch, 'tmp'), { recursive: true, mode: 0o700 }),
    writeFile(driverFiles(directory).driver, JSON.stringify(driver), { mode: 0o600 }),
  ])
}
