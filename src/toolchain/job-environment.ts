import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cacheDirectory } from './cache-directory.js'
import type { JobRequirements } from './job-requirements.js'
import {
  type EnvironmentBelow,
  type EnvironmentPlan,
  ensurePythonEnvironment,
  installedEnvironment,
  type PythonEnvironment,
} from './python-environment.js'
import type { ToolchainOptions } from './toolchain-options.js'

/**
 * The environment of a job that names packages: they lie in one of their own over the environment below, whose
 * packages keep their versions. Made once for the same words over the same environment.
 *
 * @throws TOOLCHAIN_REQUIREMENTS_INVALID, TOOLCHAIN_PYTHON_INSTALL_FAILED, TOOLCHAIN_OFFLINE, TOOLCHAIN_LOCK_TIMEOUT
 */
export async function ensureJobEnvironment(
  below: EnvironmentBelow,
  requirements: JobRequirements,
  options: ToolchainOptions = {},
): Promise<PythonEnvironment> {
  const { file, lines, folder } = requirements
  const { work } = cacheDirectory(options.env)
  const listed = join(work, `requirements-${randomUUID()}.txt`)
  const digest = createHash('sha256')
    .update(JSON.stringify([basename(below.directory), requirements.digest]))
    .digest('hex')
    .slice(0, 10)
  const pins = new Map(lines.map((line) => [line, []]))
  const plan: EnvironmentPlan = {
    name: 'job',
    requirements: { file: file ?? listed, digest, pins },
    modules: below.modules,
    over: below,
    folder,
  }
  const installed = installedEnvironment(plan, options)
  if (installed !== undefined || file !== undefined)
    return installed ?? ensurePythonEnvironment(plan, options)
  await mkdir(work, { recursive: true })
  try {
    // An address among them may carry a credential.
    await writeFile(listed, `${lines.join('\n')}\n`, { mode: 0o600 })
    return await ensurePythonEnvironment(plan, options)
  } finally {
    await rm(listed, { force: true })
  }
}
