import { execa } from 'execa'
import { findPython } from '../find-python.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from '../python-environment.js'
import { runtimeRequirements } from '../requirements.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { MIN_PYTHON } from '../versions.js'
import { type Finding, findingOf } from './finding.js'

/** The Python that environments are made with. */
export function checkPython(options: ToolchainOptions): Promise<Finding> {
  return findingOf('python', `${MIN_PYTHON} or newer, with venv and pip`, async () => {
    const { python, version } = await findPython(options)
    return { found: `${version} with venv and pip at ${python}` }
  })
}

const IMPORT_LIMIT_MS = 60_000
const PACKAGES = `
import json, pyarrow, pyspark, zmq
print(json.dumps({"pyspark": pyspark.__version__, "pyarrow": pyarrow.__version__, "pyzmq": zmq.__version__, "curve": zmq.has("curve")}))
`

/** The packages that both ends of the channel rest on, as they import. */
export function checkPythonPackages(options: ToolchainOptions): Promise<Finding> {
  const { pins } = runtimeRequirements()
  const names = ['pyspark', 'pyarrow', 'pyzmq']
  const pinned = names.map((name) => `${name} ${pins.get(name)?.join(' or ')}`).join(', ')
  return findingOf('python-packages', `${pinned}, libzmq with CURVE`, async () => {
    const { python } = await ensurePythonEnvironment(sparkEnvironmentPlan(), { ...options, offline: true })
    const answer = await execa(python, ['-I', '-c', PACKAGES], { reject: false, timeout: IMPORT_LIMIT_MS })
    const fix = '`sparkwire doctor --fix` installs the environment again'
    if (answer.exitCode !== 0) {
      const reason = answer.stderr.trim().split('\n').at(-1) ?? answer.shortMessage
      return { status: 'error', found: `they do not import: ${reason}`, fix }
    }
    const { curve, ...versions } = JSON.parse(answer.stdout) as Record<string, string | boolean>
    const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
    const found = `${listed.join(', ')}, CURVE ${curve ? 'yes' : 'no'}`
    const right = names.every((name) => pins.get(name)?.includes(String(versions[name])))
    return right && curve ? { found } : { status: 'error', found, fix }
  })
}
