import { join } from 'node:path'
import { writeFile } from 'atomically'
import {
  type EnvironmentPlan,
  ensurePythonEnvironment,
  type PythonEnvironment,
  sparkEnvironmentPlan,
} from './python-environment.js'
import { devRequirements } from './requirements.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** The Python that has pytest, ruff and jsonschema, and the packages of the run-time environment. */
export interface DevTools extends PythonEnvironment {
  readonly ruff: string
}

/**
 * An environment for the checks of sparkwire's own Python: pytest, ruff and jsonschema beside the run-time
 * packages, which it borrows by a path file, so that those stay as jobs see them.
 *
 * @throws any ToolchainError
 */
export async function ensureDevTools(options: ToolchainOptions = {}): Promise<DevTools> {
  const runtime = await ensurePythonEnvironment(sparkEnvironmentPlan(), options)
  const plan: EnvironmentPlan = {
    name: 'dev',
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
