import { execa } from 'execa'
import { findPython } from '../find-python.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from '../python-environment.js'
import { runtimeRequirements } from '../requirements.js'
import { systemPython } from '../system-python.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { type Answer, type Finding, findingOf } from './finding.js'
import { isManaged, type SparkGround, setupOf } from './spark-ground.js'

/** The Python that environments are made with; on a Spark of the system's, the one that runs its driver. */
export function checkPython(ground: SparkGround, options: ToolchainOptions): Promise<Finding> {
  const { choice, version } = ground
  if (choice instanceof Error || choice.origin === 'sparkwire') {
    const { pythons } = sparkEnvironmentPlan(version)
    const range = pythons?.newest === undefined ? 'or newer' : `to ${pythons.newest}`
    return findingOf('python', `${pythons?.least} ${range}, with venv and pip`, async () => {
      const { python, version: found } = await findPython({ ...options, range: pythons })
      return { found: `${found} with venv and pip at ${python}` }
    })
  }
  return findingOf('python', 'pyarrow, pandas and pyzmq', async () => {
    const { python, pythonVersion } = await systemPython(options.env ?? process.env, choice.python)
    return { found: `${pythonVersion} with pyarrow, pandas and pyzmq at ${python}` }
  })
}

const IMPORT_LIMIT_MS = 60_000
const PACKAGES = `
import json, pyarrow, zmq
versions = {"pyarrow": pyarrow.__version__, "pyzmq": zmq.__version__, "curve": zmq.has("curve")}
try:
    import pyspark
    versions["pyspark"] = pyspark.__version__
except ImportError:
    pass
print(json.dumps(versions))
`

/** The packages that both ends of the channel rest on, as they import. */
export function checkPythonPackages(ground: SparkGround, options: ToolchainOptions): Promise<Finding> {
  const { choice, version } = ground
  const check = 'python-packages'
  if (!isManaged(ground)) {
    const installedIn = choice instanceof Error || choice.origin === 'sparkwire' ? undefined : choice.python
    return findingOf(check, 'pyarrow, libzmq with CURVE', async () => {
      const { python } = await systemPython(options.env ?? process.env, installedIn)
      return packagesOf(python, () => true, `\`${python} -m pip install --force-reinstall pyarrow pyzmq\``)
    })
  }
  const { pins } = runtimeRequirements(version)
  const names = ['pyspark', 'pyarrow', 'pyzmq']
  const pinned = names.map((name) => `${name} ${pins.get(name)?.join(' or ')}`).join(', ')
  return findingOf(
    check,
    `${pinned}, libzmq with CURVE`,
    async () => {
      const plan = sparkEnvironmentPlan(version)
      const { python } = await ensurePythonEnvironment(plan, { ...options, offline: true })
      const asPinned = (versions: Readonly<Record<string, unknown>>): boolean =>
        names.every((name) => pins.get(name)?.includes(String(versions[name])))
      return packagesOf(python, asPinned, '`sparkwire doctor --fix` installs the environment again')
    },
    setupOf(ground),
  )
}

async function packagesOf(
  python: string,
  areRight: (versions: Readonly<Record<string, unknown>>) => boolean,
  fix: string,
): Promise<Answer> {
  const answer = await execa(python, ['-I', '-c', PACKAGES], { reject: false, timeout: IMPORT_LIMIT_MS })
  if (answer.exitCode !== 0) {
    const reason = answer.stderr.trim().split('\n').at(-1) ?? answer.shortMessage
    return { status: 'error', found: `they do not import: ${reason}`, fix }
  }
  const { curve, ...versions } = JSON.parse(answer.stdout) as Record<string, string | boolean>
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const found = `${listed.sort().join(', ')}, CURVE ${curve ? 'yes' : 'no'}`
  return areRight(versions) && curve === true ? { found } : { status: 'error', found, fix }
}
