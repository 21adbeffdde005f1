import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { type BridgeError, isBridgeError } from '../errors/bridge-error.js'
import { ToolchainError } from '../errors/toolchain-error.js'
import { findOnPath } from './find-on-path.js'
import { describeSparkHome, type SparkHome } from './spark-home.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** How a Spark of this machine was found. */
export type SparkOrigin = 'SPARK_HOME' | 'PATH' | 'pip'

/** A Spark of this machine. */
export interface FoundSpark extends SparkHome {
  readonly origin: SparkOrigin
  /** The Python that it is installed in, where it came by pip. */
  readonly python?: string
}

/** A place that was looked at: what is there, or what is wrong with it; neither where there is nothing. */
export interface SparkPlace {
  readonly origin: SparkOrigin
  /** What was looked at: a directory, `spark-submit in PATH`, a Python. */
  readonly where: string
  readonly found?: FoundSpark
  readonly problem?: BridgeError
}

const PROBE_MS = 20_000
/** Without importing it: PySpark takes a second to import. */
const PROBE = `
import importlib.util, os, sys
spec = importlib.util.find_spec("pyspark")
if spec is not None and spec.origin is not None:
    print(os.path.dirname(spec.origin))
`

/** Every place in which a Spark of this machine may lie, in the order in which they count. */
export async function systemSparkPlaces(options: ToolchainOptions = {}): Promise<readonly SparkPlace[]> {
  const env = options.env ?? process.env
  return [fromSparkHome(env), fromPath(env), await fromPip(env)]
}

/**
 * The Spark of this machine: that of SPARK_HOME, of the first `spark-submit` in PATH, or of the active Python.
 *
 * @throws TOOLCHAIN_SPARK_NOT_FOUND; TOOLCHAIN_SPARK_HOME_INVALID where SPARK_HOME is set and wrong
 */
export async function findSystemSpark(options: ToolchainOptions = {}): Promise<FoundSpark> {
  const env = options.env ?? process.env
  const looks = [async () => fromSparkHome(env), async () => fromPath(env), () => fromPip(env)]
  const places: SparkPlace[] = []
  for (const look of looks) {
    const place = await look()
    if (place.found !== undefined) return place.found
    if (place.problem !== undefined && place.origin === 'SPARK_HOME') throw place.problem
    places.push(place)
  }
  throw new ToolchainError('TOOLCHAIN_SPARK_NOT_FOUND', {
    message: `No Spark was found on this machine: ${places.map(missText).join('; ')}. One of them should have it.`,
    hint: 'set SPARK_HOME to the directory of a Spark, or leave SPARKWIRE_SPARK and --spark to run on the one that sparkwire installs',
    details: { places: places.map(({ origin, where }) => ({ origin, where })) },
  })
}

function missText({ where, problem }: SparkPlace): string {
  return problem === undefined ? `nothing at ${where}` : problem.message
}

function fromSparkHome(env: NodeJS.ProcessEnv): SparkPlace {
  const home = env.SPARK_HOME
  return home
    ? placeOf('SPARK_HOME', home, home)
    : { origin: 'SPARK_HOME', where: 'SPARK_HOME, which is not set' }
}

function fromPath(env: NodeJS.ProcessEnv): SparkPlace {
  const program = findOnPath('spark-submit', env)
  if (program === undefined) return { origin: 'PATH', where: 'spark-submit in PATH' }
  const file = realpathSync(program)
  return placeOf('PATH', file, homeOf(file))
}

/** The Spark that a `spark-submit` belongs to: the folder above it, or the pyspark beside the scripts of a Python. */
function homeOf(file: string): string {
  const above = dirname(dirname(file))
  if (existsSync(join(above, 'jars'))) return above
  const lib = join(above, 'lib')
  const pythons = existsSync(lib) ? readdirSync(lib).filter((name) => name.startsWith('python3')) : []
  const homes = pythons.map((name) => join(lib, name, 'site-packages', 'pyspark'))
  return homes.find((home) => existsSync(home)) ?? above
}

async function fromPip(env: NodeJS.ProcessEnv): Promise<SparkPlace> {
  const named = env.SPARKWIRE_PYTHON || env.PYSPARK_DRIVER_PYTHON || env.PYSPARK_PYTHON || 'python3'
  const python = named.includes('/') ? named : findOnPath(named, env)
  if (python === undefined) return { origin: 'pip', where: `${named} in PATH` }
  // From a folder in which nothing of the user's can stand in for pyspark.
  const answer = await execa(python, ['-c', PROBE], {
    cwd: '/',
    env,
    extendEnv: false,
    reject: false,
    timeout: PROBE_MS,
  })
  const home = answer.exitCode === 0 ? answer.stdout.trim() : ''
  if (home === '') return { origin: 'pip', where: `pyspark of ${python}` }
  return placeOf('pip', python, home, python)
}

function placeOf(origin: SparkOrigin, where: string, home: string, python?: string): SparkPlace {
  try {
    return {
      origin,
      where,
      found: { origin, ...describeSparkHome(home), ...(python === undefined ? {} : { python }) },
    }
  } catch (error) {
    if (!isBridgeError(error)) throw error
    return { origin, where, problem: error }
  }
}
