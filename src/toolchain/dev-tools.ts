import { join } from 'node:path'
import { writeFile } from 'atomically'
import {
  type EnvironmentPlan,
  ensurePythonEnvironment,
  type PythonEnvironment,
  sparkEnvironmentPlan,
} from './python-environment.js'
import { devRequirements } from './requirements.js'
import { DEFAULT_SPARK } from './spark-releases.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** The Python that has pytest, ruff and jsonschema, and the packages of the run-time environment. */
export interface DevTools extends PythonEnvironment {
  readonly ruff: string
}

export interface DevToolsOptions extends ToolchainOptions {
  /** The Spark whose packages it borrows. @default the one that jobs run on */
  readonly spark?: string
}

/**
 * An environment for the checks of sparkwire's own Python: pytest, ruff and jsonschema beside the run-time
 * packages, which it borrows by a path file, so that those stay as jobs see them.
 *
 * @throws any ToolchainError
 */
export async function ensureDevTools(options: DevToolsOptions = {}): Promise<DevTools> {
  const { spark = DEFAULT_SPARK } = options
  const below = sparkEnvironmentPlan(spark)
  const runtime = await ensurePythonEnvironment(below, options)
  const plan: EnvironmentPlan = {
    // One for each Spark: what is borrowed must not change under a test that runs.
    name: spark === DEFAULT_SPARK ? 'dev' : `dev-${spark}`,
    requirements: devRequirements(),
    modules: ['pytest', 'ruff', 'jsonschema'],
  }
  // The same minor version, or the borrowed packages would not load.
  const env = { ...(options.env ?? process.env), SPARKWIRE_PYTHON: runtime.python }
  const environment = await ensurePythonEnvironment(plan, { ...options, env })
  // Written each time: another run-time environment may have taken the place of the one before.
  await writeFile(join(environment.sitePackages, 'sparkwire-runtime.pth'), `${runtime.sitePackages}\n`)
  return { ...environment, ruff: join(environment.directory, 'bin', 'ruff') }
}
