import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { step } from '../observe/steps.js'
import { cacheDirectory } from './cache-directory.js'
import {
  describePython,
  findPython,
  minorOf,
  type PythonInterpreter,
  type PythonRange,
} from './find-python.js'
import { withInstallLock } from './install-lock.js'
import { pipInstall } from './pip-install.js'
import { READY_STAMP, readReadyStamp, writeReadyStamp } from './ready-stamp.js'
import { type Requirements, runtimeRequirements } from './requirements.js'
import { runInstaller } from './run-installer.js'
import { DEFAULT_SPARK, sparkRelease } from './spark-releases.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** An installed Python environment. */
export interface PythonEnvironment {
  readonly directory: string
  readonly python: string
  /** `3.11.7` */
  readonly pythonVersion: string
  /** Where its packages lie. */
  readonly sitePackages: string
}

/** What an environment is to hold. */
export interface EnvironmentPlan {
  /** Starts its name and says in messages what it is. */
  readonly name: string
  readonly requirements: Requirements
  /** The environment whose packages it borrows and whose interpreter it runs on; left out, it stands alone. */
  readonly over?: EnvironmentBelow
  /** What relative paths in the requirements count from. */
  readonly folder?: string
  /** Modules that must import before it counts as ready. */
  readonly modules: readonly string[]
  /** The Pythons it can be made with. @default 3.10 or newer */
  readonly pythons?: PythonRange
  /** Called before the environment is declared ready. */
  readonly finish?: (environment: PythonEnvironment) => Promise<void>
}

/** An environment that others lie over; they keep the versions it has. */
export interface EnvironmentBelow
  extends PythonEnvironment,
    Pick<EnvironmentPlan, 'requirements' | 'modules'> {}

/**
 * The plan of the environment that jobs run in: PySpark and what the channel needs.
 *
 * @throws TOOLCHAIN_SPARK_UNKNOWN
 */
export function sparkEnvironmentPlan(sparkVersion: string = DEFAULT_SPARK): EnvironmentPlan {
  const { version, python } = sparkRelease(sparkVersion)
  return {
    name: `spark-${version}`,
    requirements: runtimeRequirements(version),
    modules: ['pyspark', 'py4j', 'pandas', 'pyarrow', 'zmq'],
    pythons: { ...python, what: `PySpark ${version}` },
  }
}

/** The environment of a plan if it is ready; starts no process. */
export function installedEnvironment(
  plan: EnvironmentPlan,
  options: ToolchainOptions = {},
): PythonEnvironment | undefined {
  const { environments } = cacheDirectory(options.env)
  // With SPARKWIRE_PYTHON the version is the user's choice, and only that interpreter can say it.
  if (plan.over === undefined && (options.env ?? process.env).SPARKWIRE_PYTHON) return undefined
  if (!existsSync(environments)) return undefined
  const pattern = new RegExp(`^${plan.name.replaceAll('.', '\\.')}-py3\\.\\d+-${plan.requirements.digest}$`)
  const names = readdirSync(environments).filter((name) => pattern.test(name))
  return names
    .sort()
    .reverse()
    .map((name) => readyEnvironment(join(environments, name), plan))
    .find((environment) => environment !== undefined)
}

/**
 * The environment of a plan, made first where it is not ready: once for all projects of the user, resumed after
 * an interruption, without any network call when it is there.
 *
 * @throws TOOLCHAIN_PYTHON_NOT_FOUND, TOOLCHAIN_PYTHON_TOO_OLD, TOOLCHAIN_PYTHON_TOO_NEW,
 * TOOLCHAIN_PYTHON_INCOMPLETE, TOOLCHAIN_PYTHON_INSTALL_FAILED, TOOLCHAIN_OFFLINE, TOOLCHAIN_LOCK_TIMEOUT
 */
export async function ensurePythonEnvironment(
  plan: EnvironmentPlan,
  options: ToolchainOptions = {},
): Promise<PythonEnvironment> {
  const installed = installedEnvironment(plan, options)
  if (installed !== undefined) return installed
  const base =
    plan.over === undefined ? await findPython({ ...options, range: plan.pythons }) : interpreterOf(plan.over)
  const name = `${plan.name}-py${base.minor}-${plan.requirements.digest}`
  const directory = join(cacheDirectory(options.env).environments, name)
  const ready = readyEnvironment(directory, plan)
  if (ready !== undefined) return ready
  if (options.offline) throw offline(plan, directory)
  return step('toolchain.python', `Python environment ${plan.name} (once per user)`, (progress) =>
    withInstallLock(name, { ...options, onWait: progress }, async (signal) => {
      const work = { ...options, signal, base, directory, progress }
      // Whoever held the lock before may have finished it.
      return readyEnvironment(directory, plan) ?? (await revive(plan, work)) ?? build(plan, work)
    }),
  )
}

/** Takes back that an environment is ready: the next one to need it makes it again. */
export async function discardEnvironment(
  plan: EnvironmentPlan,
  options: ToolchainOptions = {},
): Promise<void> {
  const installed = installedEnvironment(plan, options)
  if (installed !== undefined) await rm(join(installed.directory, READY_STAMP), { force: true })
}

interface BuildOptions extends ToolchainOptions {
  readonly base: PythonInterpreter
  readonly directory: string
  readonly progress: (text: string, fraction?: number) => void
}

/** A finished environment whose interpreter the system has replaced by another patch release still serves. */
async function revive(plan: EnvironmentPlan, options: BuildOptions): Promise<PythonEnvironment | undefined> {
  const { directory } = options
  if (!existsSync(join(directory, READY_STAMP))) return undefined
  const environment = describeEnvironment(directory, options.base.version)
  const seen = await describePython(environment.python, plan.modules, options.env).catch(() => undefined)
  if (seen === undefined || seen.minor !== options.base.minor || seen.missing.length > 0) return undefined
  await writeReadyStamp(directory, { requirements: plan.requirements.digest, pythonVersion: seen.version })
  return describeEnvironment(directory, seen.version)
}

async function build(plan: EnvironmentPlan, options: BuildOptions): Promise<PythonEnvironment> {
  const { base, directory, progress } = options
  if (existsSync(directory))
    progress('an earlier set-up did not finish: making it again, downloads are kept by pip')
  // pip takes a package whose files were half written for installed, so what is unfinished goes first.
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  progress(`making the environment with Python ${base.version}`, 0)
  const venv = await runInstaller({ ...options, argv: [base.python, '-I', '-m', 'venv', directory] })
  if (venv.code !== 0) {
    throw new ToolchainError('TOOLCHAIN_PYTHON_INSTALL_FAILED', {
      message: `\`${base.python} -m venv ${directory}\` failed (exit ${venv.code}): ${venv.output.trim().slice(-400)}. It should make an environment.`,
      hint: 'see that the directory can be written, or name another Python in SPARKWIRE_PYTHON',
      details: { exitCode: venv.code, python: base.python },
    })
  }
  const environment = describeEnvironment(directory, base.version)
  const { over, requirements, folder } = plan
  if (over !== undefined) await borrowPackages(environment, over)
  await pipInstall({
    ...options,
    python: environment.python,
    requirements,
    constraints: over?.requirements,
    cwd: folder,
  })
  await plan.finish?.(environment)
  progress('checking that the packages import', 0.97)
  const seen = await describePython(environment.python, plan.modules, options.env)
  if (seen === undefined || seen.missing.length > 0) {
    throw new ToolchainError('TOOLCHAIN_PYTHON_INSTALL_FAILED', {
      message: `The Python environment ${directory} is unusable: ${seen?.missing.join(', ') ?? 'its interpreter'} cannot be imported. All packages should import.`,
      hint: 'a system library may be missing; name another Python in SPARKWIRE_PYTHON and try again',
      details: { directory, missing: seen?.missing ?? [] },
    })
  }
  await writeReadyStamp(directory, { requirements: plan.requirements.digest, pythonVersion: base.version })
  return environment
}

/** A path file makes the packages of the environment below importable, and pip sees them as installed. */
async function borrowPackages(environment: PythonEnvironment, below: PythonEnvironment): Promise<void> {
  await writeFile(join(environment.sitePackages, 'sparkwire-below.pth'), `${below.sitePackages}\n`)
}

function interpreterOf({ python, pythonVersion }: PythonEnvironment): PythonInterpreter {
  return { python, version: pythonVersion, minor: minorOf(pythonVersion), missing: [] }
}

function readyEnvironment(directory: string, plan: EnvironmentPlan): PythonEnvironment | undefined {
  const stamp = readReadyStamp(directory, plan.requirements.digest)
  return stamp === undefined ? undefined : describeEnvironment(directory, stamp.pythonVersion)
}

function describeEnvironment(directory: string, pythonVersion: string): PythonEnvironment {
  return {
    directory,
    python: join(directory, 'bin', 'python'),
    pythonVersion,
    sitePackages: join(directory, 'lib', `python${minorOf(pythonVersion)}`, 'site-packages'),
  }
}

function offline(plan: EnvironmentPlan, directory: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_OFFLINE', {
    message: `The Python environment ${plan.name} is not installed: ${directory} is not ready. Offline work needs it there.`,
    hint: `${plan.over === undefined ? 'run `sparkwire setup`' : 'run the job'} once with a network`,
    details: { directory },
  })
}
