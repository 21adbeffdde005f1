import { execa } from 'execa'
import { ToolchainError } from '../errors/toolchain-error.js'
import { compareVersions } from './compare-versions.js'
import { findOnPath, isExecutableFile } from './find-on-path.js'
import { installCommand } from './install-advice.js'
import type { ToolchainOptions } from './toolchain-options.js'
import { MIN_PYTHON } from './versions.js'

/** A Python interpreter as it describes itself. */
export interface PythonInterpreter {
  /** The file itself, behind any shim. */
  readonly python: string
  /** `3.11.7` */
  readonly version: string
  /** `3.11`, as directories and wheels name it. */
  readonly minor: string
  /** The modules of those asked for that cannot be imported. */
  readonly missing: readonly string[]
}

const NAMES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']
const PROBE_MS = 20_000
/** Prints one JSON line; Python 2.7 does not know -I and so counts as none. */
const PROBE = `
import json, sys
def lacks(name):
    try:
        __import__(name)
        return False
    except ImportError:
        return True
version = ".".join(str(part) for part in sys.version_info[:3])
print(json.dumps({"python": sys.executable, "version": version, "missing": [n for n in sys.argv[1:] if lacks(n)]}))
`

/** `3.11` of `3.11.7`: what packages and PySpark's workers must agree on. */
export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

/** Asks a Python for its version and which of `modules` it lacks; undefined when it does not answer like one. */
export async function describePython(
  python: string,
  modules: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<PythonInterpreter | undefined> {
  // Isolated: neither PYTHONPATH nor a json.py in the working directory gets a word in.
  const answer = await execa(python, ['-I', '-c', PROBE, ...modules], {
    reject: false,
    env,
    extendEnv: false,
    timeout: PROBE_MS,
  })
  if (answer.exitCode !== 0) return undefined
  try {
    const said = JSON.parse(answer.stdout) as Omit<PythonInterpreter, 'minor'>
    return { ...said, minor: minorOf(said.version) }
  } catch {
    return undefined
  }
}

/** Which Pythons will do, by their minor versions. */
export interface PythonRange {
  readonly least: string
  readonly newest?: string
  /** Who needs it, as messages name it: `PySpark 3.5.1`. */
  readonly what: string
}

const ANY_PYSPARK: PythonRange = { least: MIN_PYTHON, what: 'PySpark' }

/**
 * Finds the Python that environments are made with: `SPARKWIRE_PYTHON` where it is set, else the first in PATH
 * that is of a version in `range`.
 *
 * @throws TOOLCHAIN_PYTHON_NOT_FOUND, TOOLCHAIN_PYTHON_TOO_OLD, TOOLCHAIN_PYTHON_TOO_NEW, TOOLCHAIN_PYTHON_INCOMPLETE
 */
export async function findPython(
  options: ToolchainOptions & { readonly range?: PythonRange | undefined } = {},
): Promise<PythonInterpreter> {
  const env = options.env ?? process.env
  const range = options.range ?? ANY_PYSPARK
  let unfit: PythonInterpreter | undefined
  for (const candidate of candidates(env)) {
    // ensurepip is what Debian leaves out without python3-venv: `venv` alone imports there and then fails.
    const found = await describePython(candidate, ['venv', 'ensurepip'], env)
    if (found === undefined) continue
    if (!isWithin(found, range)) {
      unfit ??= found
      continue
    }
    if (found.missing.length > 0) throw incomplete(found)
    return found
  }
  if (unfit !== undefined) throw wrongVersion(unfit, range)
  const named = env.SPARKWIRE_PYTHON
  throw new ToolchainError('TOOLCHAIN_PYTHON_NOT_FOUND', {
    message: named
      ? `SPARKWIRE_PYTHON is wrong: ${named} is no Python that runs. It must name an interpreter, ${rangeText(range)}.`
      : `Python was not found: no \`python3\` or \`python\` in PATH runs. ${range.what} needs Python ${rangeText(range)}.`,
    hint: `install it with \`${installCommand('python')}\``,
    details: { needed: range.least },
  })
}

function isWithin({ minor }: PythonInterpreter, { least, newest }: PythonRange): boolean {
  return compareVersions(minor, least) >= 0 && (newest === undefined || compareVersions(minor, newest) <= 0)
}

function rangeText({ least, newest }: PythonRange): string {
  return newest === undefined ? `${least} or newer` : `${least} to ${newest}`
}

function wrongVersion(found: PythonInterpreter, range: PythonRange): ToolchainError {
  const old = compareVersions(found.minor, range.least) < 0
  return new ToolchainError(old ? 'TOOLCHAIN_PYTHON_TOO_OLD' : 'TOOLCHAIN_PYTHON_TOO_NEW', {
    message: `Python is too ${old ? 'old' : 'new'}: ${found.version} at ${found.python}. ${range.what} needs Python ${rangeText(range)}.`,
    hint: old
      ? `install one with \`${installCommand('python')}\`, or name one in SPARKWIRE_PYTHON`
      : `name a Python ${range.newest} in SPARKWIRE_PYTHON, or choose a newer Spark`,
    details: { python: found.python, found: found.version, needed: range.least },
  })
}

function candidates(env: NodeJS.ProcessEnv): readonly string[] {
  const named = env.SPARKWIRE_PYTHON
  if (named) {
    const path = named.includes('/') ? named : (findOnPath(named, env) ?? named)
    return isExecutableFile(path) ? [path] : []
  }
  return NAMES.map((name) => findOnPath(name, env)).filter((path) => path !== undefined)
}

function incomplete(found: PythonInterpreter): ToolchainError {
  const debian =
    process.platform === 'linux'
      ? installCommand('python-venv').replace('python3-venv', `python${found.minor}-venv`)
      : ''
  return new ToolchainError('TOOLCHAIN_PYTHON_INCOMPLETE', {
    message: `Python ${found.version} at ${found.python} lacks ${found.missing.join(' and ')}. An environment needs venv and pip.`,
    hint: `install them with \`${debian || installCommand('python-venv')}\``,
    details: { python: found.python, missing: found.missing },
  })
}
