import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFile } from 'atomically'
import { ToolchainError } from '../errors/toolchain-error.js'
import { cacheDirectory } from './cache-directory.js'
import type { Requirements } from './requirements.js'
import { runInstaller } from './run-installer.js'
import type { ToolchainOptions } from './toolchain-options.js'

export interface PipOptions extends ToolchainOptions {
  readonly python: string
  readonly requirements: Requirements
  readonly progress: (text: string, fraction?: number) => void
}

/** What a person wants to know of pip's output; the rest goes to the log. */
const TELLING =
  /^\s*(Collecting|Downloading|Building wheel|Installing collected packages|Using cached)\b(.*)$/
/** Lines that say what went wrong; pip's own advice about itself is none of them. */
const FAULT = /^\s*(ERROR|error|WARNING: Retrying|Could not|No matching)/

/**
 * Installs pinned packages into an environment.
 *
 * @throws TOOLCHAIN_PYTHON_INSTALL_FAILED with pip's last words
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
  const end = await runInstaller({
    env,
    signal: options.signal,
    argv: [...argv, '--progress-bar', 'off', '--requirement', requirements.file],
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
  if (end.code !== 0) throw await failed(end.output, end.code, env)
}

async function failed(output: string, code: number | null, env: NodeJS.ProcessEnv): Promise<ToolchainError> {
  const { work } = cacheDirectory(env)
  const log = join(work, 'pip-failed.log')
  await mkdir(work, { recursive: true })
  await writeFile(log, output)
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const fault = lines.filter((line) => FAULT.test(line)).at(-1) ?? lines.at(-1) ?? 'no output'
  return new ToolchainError('TOOLCHAIN_PYTHON_INSTALL_FAILED', {
    message: `pip could not install the Python environment (exit ${code}): ${fault.trim()}. All pinned packages should have installed.`,
    hint: `${hintFor(output)}; everything pip said is in ${log}`,
    details: { exitCode: code, lastLines: lines.slice(-15), log },
  })
}

function hintFor(output: string): string {
  if (/No space left on device/.test(output))
    return 'free 4 GB in the cache directory, or name another one in SPARKWIRE_CACHE'
  if (/ProxyError|Cannot connect to proxy|407 Proxy/.test(output)) return 'check HTTPS_PROXY and PIP_PROXY'
  if (/CERTIFICATE_VERIFY_FAILED|SSLError/.test(output)) return 'name your certificates in PIP_CERT'
  if (
    /NewConnectionError|Temporary failure|Name or service not known|ConnectTimeout|Network is unreachable|Connection refused|\(from versions: none\)/.test(
      output,
    )
  )
    return 'the package index is not reachable: check the network, or name a mirror in PIP_INDEX_URL'
  if (/No matching distribution|Could not find a version/.test(output))
    return 'the package index has no such version for this Python: check PIP_INDEX_URL, or name another Python in SPARKWIRE_PYTHON'
  return 'try again with `sparkwire setup`'
}
