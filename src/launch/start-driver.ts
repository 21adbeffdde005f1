import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LaunchError } from '../errors/launch-error.js'
import { type KeptProcess, startKept } from '../supervise/kept-process.js'
import type { DriverFile } from './driver-file.js'
import type { DriverProfile } from './driver-profile.js'
import type { LaunchPlan } from './launch-plan.js'
import { stagePyFiles } from './py-files.js'
import { RUNNER_FILE, runtimeArchive } from './runtime-archive.js'
import { propertiesText, sparkProperties } from './spark-properties.js'

export interface StartDriverOptions {
  readonly name: string
  readonly plan: LaunchPlan
  readonly sparkHome: string
  /** SPARK_HOME, JAVA_HOME, PYSPARK_PYTHON. */
  readonly variables: Readonly<Record<string, string>>
  /** Those of the connectors. */
  readonly jars: readonly string[]
  readonly classArchive?: string | undefined
  readonly profile: DriverProfile
  readonly packages: readonly string[]
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

/** What a kind of master adds to the call of spark-submit. */
export interface Arrangement {
  readonly properties: Readonly<Record<string, string>>
  /** Further files for the driver's working directory. */
  readonly files: readonly string[]
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly driver: DriverFile
  /** What spark-submit is to run, and where it finds our Python. */
  readonly main: string
  readonly archive: string
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

/** The arrangement of a driver on this machine: it reads everything where it lies. */
export function arrangedHere(options: Pick<StartDriverOptions, 'driver' | 'directory'>): Arrangement {
  const files = driverFiles(options.directory)
  return {
    properties: {},
    files: [],
    variables: { SPARKWIRE_DRIVER_FILE: files.driver },
    driver: options.driver,
    main: RUNNER_FILE,
    archive: files.archive,
  }
}

/** Lists that a caller may also give as properties; one word of the command line would hide the other. */
const LISTS: Readonly<Record<string, string>> = {
  '--jars': 'spark.jars',
  '--files': 'spark.files',
  '--archives': 'spark.archives',
  '--py-files': 'spark.submit.pyFiles',
}

/** The call of spark-submit, and its properties; secrets are in none of it. */
export function submitCommand(
  options: Omit<StartDriverOptions, 'driver' | 'stdoutFile' | 'logFile' | 'exitFile' | 'cwd'>,
  arrangement: Omit<Arrangement, 'driver'>,
): SubmitCommand & { readonly properties: Readonly<Record<string, string>> } {
  const { master, words, conf } = options.plan
  const files = driverFiles(options.directory)
  const lists: Readonly<Record<string, readonly string[]>> = {
    '--jars': master.kind === 'local' ? [] : options.jars,
    '--files': arrangement.files,
    '--py-files': [arrangement.archive],
  }
  const listed = Object.entries(LISTS).flatMap(([flag, property]) => {
    const given = conf[property]?.split(',').filter((word) => word !== '') ?? []
    const all = [...(lists[flag] ?? []), ...(words.lists[flag] ?? []), ...given]
    return all.length === 0 ? [] : [flag, all.join(',')]
  })
  const own = Object.fromEntries(
    Object.entries(conf).filter(([property]) => !Object.values(LISTS).includes(property)),
  )
  return {
    argv: [
      join(options.sparkHome, 'bin', 'spark-submit'),
      ...['--master', master.url],
      ...(master.deployMode === 'cluster' ? ['--deploy-mode', 'cluster'] : []),
      ...['--properties-file', files.properties],
      ...listed,
      arrangement.main,
    ],
    env: driverEnvironment(options, arrangement),
    properties: {
      ...words.properties,
      ...sparkProperties({ ...options, master, conf: own }),
      ...arrangement.properties,
    },
  }
}

/** The environment that a driver starts with. */
export function driverEnvironment(
  { variables, scratch }: Pick<StartDriverOptions, 'variables' | 'scratch'>,
  arrangement: Pick<Arrangement, 'variables'>,
): Readonly<Record<string, string | undefined>> {
  return {
    ...withoutParams(process.env),
    ...variables,
    ...arrangement.variables,
    TMPDIR: join(scratch, 'tmp'),
    SPARK_LOCAL_DIRS: undefined,
    // The launcher is a JVM of its own that lives for half a second.
    SPARK_LAUNCHER_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData',
    PYTHONUNBUFFERED: '1',
  }
}

/** Parameters of a run may be secrets, and travel in its private file alone. */
function withoutParams(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('SPARKWIRE_PARAM_')),
  )
}

/** Starts spark-submit with the runner under a keeper. Throws LAUNCH_SPARK_NOT_STARTED, LAUNCH_BAD_PY_FILE. */
export async function startDriver(
  options: StartDriverOptions,
  arrangement: Arrangement = arrangedHere(options),
  beforeStart: () => Promise<void> = async () => {},
): Promise<KeptProcess> {
  const files = driverFiles(options.directory)
  const pyFiles = await stagedPyFiles(options)
  const staged = withLists(options, { '--py-files': pyFiles })
  const { properties, ...command } = submitCommand(staged, arrangement)
  await Promise.all([
    writeDriverFile(options, arrangement.driver),
    writeFile(files.properties, propertiesText(properties), { mode: 0o600 }),
    writeFile(files.archive, runtimeArchive(), { mode: 0o600 }),
  ])
  await beforeStart()
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
export async function writeDriverFile(
  { directory, scratch }: Pick<StartDriverOptions, 'directory' | 'scratch'>,
  driver: DriverFile,
): Promise<void> {
  await Promise.all([
    mkdir(join(scratch, 'tmp'), { recursive: true, mode: 0o700 }),
    writeFile(driverFiles(directory).driver, JSON.stringify(driver), { mode: 0o600 }),
  ])
}

/** The caller's modules as spark-submit takes them: a folder becomes a zip in the run's scratch. */
export async function stagedPyFiles({
  plan,
  cwd,
  scratch,
}: Pick<StartDriverOptions, 'plan' | 'cwd' | 'scratch'>): Promise<readonly string[]> {
  const given = plan.words.lists['--py-files'] ?? []
  return given.length === 0 ? [] : stagePyFiles(given, cwd, join(scratch, 'py-files'))
}

function withLists(
  options: StartDriverOptions,
  lists: Readonly<Record<string, readonly string[]>>,
): StartDriverOptions {
  const { words } = options.plan
  return { ...options, plan: { ...options.plan, words: { ...words, lists: { ...words.lists, ...lists } } } }
}
