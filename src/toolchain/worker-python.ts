import { ToolchainError } from '../errors/toolchain-error.js'
import { findOnPath } from './find-on-path.js'
import { describePython, minorOf } from './find-python.js'
import type { SparkEnvironment } from './spark-environment.js'
import type { ToolchainOptions } from './toolchain-options.js'

type Driver = Pick<SparkEnvironment, 'python' | 'pythonVersion'>

/**
 * Checks the Python that workers on this machine are to run on: PySpark itself compares minor versions only when the
 * first Python function runs in a task.
 *
 * @throws TOOLCHAIN_PYTHON_MISMATCH
 */
export async function checkWorkerPython(
  driver: Driver,
  workerPython: string,
  options: ToolchainOptions = {},
): Promise<void> {
  const env = options.env ?? process.env
  const path = workerPython.includes('/') ? workerPython : findOnPath(workerPython, env)
  const found = path === undefined ? undefined : await describePython(path, [], env).catch(() => undefined)
  const minor = minorOf(driver.pythonVersion)
  if (found?.minor === minor) return
  const what = found === undefined ? 'is no Python that runs' : `is Python ${found.version}`
  throw new ToolchainError('TOOLCHAIN_PYTHON_MISMATCH', {
    message: `The workers' Python, ${workerPython}, ${what}, but the driver runs Python ${driver.pythonVersion} at ${driver.python}. Both must be ${minor}.`,
    hint: `name a Python ${minor} in --worker-python (in the library: \`workerPython\`), or leave it out`,
    details: { workerPython, found: found?.version ?? null, driver: driver.pythonVersion },
  })
}
