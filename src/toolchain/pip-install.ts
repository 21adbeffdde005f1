import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFile } from 'atomically'
import { ToolchainError } from '../errors/toolchain-error.js'
import { cacheDirectory } from './cache-directory.js'
import { readPipFault } from './pip-fault.js'
import type { Requirements } from './requirements.js'
import { runInstaller } from './run-installer.js'
import type { ToolchainOptions } from './toolchain-options.js'

export interface PipOptions extends ToolchainOptions {
  readonly python: string
  readonly requirements: Pick<Requirements, 'file' | 'pins'>
  /** Packages that are there already, at the versions they must keep. */
  readonly constraints?: Pick<Requirements, 'file' | 'pins'> | undefined
  /** What relative paths in the requirements count from. */
  readonly cwd?: string | undefined
  readonly progress: (text: string, fraction?: number) => void
}

/** What a person wants to know of pip's output; the rest goes to the log. */
const TELLING =
  /^\s*(Collecting|Downloading|Building wheel|Installing collected packages|Using cached)\b(.*)$/

/**
 * Installs packages into an environment: pinned ones, or a job's own within the versions that are pinned.
 *
 * @throws TOOLCHAIN_PYTHON_INSTALL_FAILED with pip's last words; TOOLCHAIN_REQUIREMENTS_INVALID where the packages
 * of a job are themselves at fault
 */
export async function pipInstall(options: PipOptions): Promise<void> {
  const { requirements, progress } = options
  const total = requirements.pins.size
  let collected = 0
  let current = 'starting pip'
  let since = 0
  const env = { ...(options.env ?? process.env) }
  // A user's pip may be set to install elsewhere; this environment is ours.
  for (const name of ['PIP_USER', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_REQUIREMENT', 'PYTHONHOME'])
    delete env[name]
  const argv = [options.python, '-I', '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check']
  const constraints = options.constraints === undefined ? [] : ['--constraint', options.constraints.file]
  const end = await runInstaller({
    env,
    signal: options.signal,
    cwd: options.cwd,
    argv: [...argv, '--progress-bar', 'off', '--requirement', requirements.file, ...constraints],
    onLine: (line) => {
      const [, verb, rest = ''] = TELLING.exec(line) ?? []
      if (verb === undefined || rest.includes(': finished')) return
      if (verb === 'Collecting') collected++
      current =
        verb === 'Installing collected packages' ? `Installing ${collected} packages` : `${verb}${rest}`
      current = current.replace(/: started$| \(from .*\)$/, '').slice(0, 100)
      since = performance.now()
      progress(current, Math.min(collected / (total + 1), 0.95))
    },
    onTick: () => {
      const seconds = Math.round((performance.now() - since) / 1000)
      if (since > 0 && seconds >= 2)
        progress(`${current} (${seconds} s)`, Math.min(collected / (total + 1), 0.95))
    },
  })
  if (end.code !== 0) throw await failed(end.output, end.code, { ...options, env })
}

async function failed(output: string, code: number | null, options: PipOptions): Promise<ToolchainError> {
  const { work } = cacheDirectory(options.env)
  const log = join(work, 'pip-failed.log')
  await mkdir(work, { recursive: true })
  await writeFile(log, output)
  const { constraints } = options
  const { text, hint, byRequirements } = readPipFault(output, constraints?.pins ?? new Map())
  const lastLines = output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-15)
  const details = { exitCode: code, lastLines, log }
  if (constraints !== undefined && byRequirements) {
    return new ToolchainError('TOOLCHAIN_REQUIREMENTS_INVALID', {
      message: `The requirements of the job cannot be installed: ${text}. pip must find versions that go together.`,
      hint: `${hint}; everything pip said is in ${log}`,
      details,
    })
  }
  const which = constraints === undefined ? 'the Python environment' : 'the requirements of the job'
  return new ToolchainError('TOOLCHAIN_PYTHON_INSTALL_FAILED', {
    message: `pip could not install ${which} (exit ${code}): ${text}. All packages should have installed.`,
    hint: `${hint}; everything pip said is in ${log}`,
    details,
  })
}
