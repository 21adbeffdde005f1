import { ToolchainError } from '../errors/toolchain-error.js'
import { findOnPath } from './find-on-path.js'
import { describePython, findPython, type PythonInterpreter } from './find-python.js'

/** What the driver's side of the channel imports. */
const NEEDED = ['pyarrow', 'pandas', 'zmq']

/**
 * The Python that runs the driver on a Spark of the system's: SPARKWIRE_PYTHON, PYSPARK_PYTHON, the one that the
 * Spark is installed in, or the first in PATH.
 *
 * @throws TOOLCHAIN_PYTHON_NOT_FOUND, TOOLCHAIN_PYTHON_INCOMPLETE
 */
export async function systemPython(
  env: NodeJS.ProcessEnv,
  installedIn?: string,
): Promise<Pick<PythonInterpreter, 'python'> & { pythonVersion: string }> {
  const named = env.SPARKWIRE_PYTHON || env.PYSPARK_DRIVER_PYTHON || env.PYSPARK_PYTHON
  const path =
    named === undefined || named === '' ? undefined : named.includes('/') ? named : findOnPath(named, env)
  const python = path ?? installedIn ?? (await findPython({ env })).python
  const found = await describePython(python, NEEDED, env)
  if (found === undefined || found.missing.length > 0) {
    const missing = found?.missing ?? NEEDED
    throw new ToolchainError('TOOLCHAIN_PYTHON_INCOMPLETE', {
      message: `The Python of the system's Spark, ${python}, lacks ${missing.join(', ')}. The result channel needs them.`,
      hint: `\`${python} -m pip install ${missing.map((name) => (name === 'zmq' ? 'pyzmq' : name)).join(' ')}\`, or name another Python in SPARKWIRE_PYTHON`,
      details: { python, missing },
    })
  }
  return { python: found.python, pythonVersion: found.version }
}
