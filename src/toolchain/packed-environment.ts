import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ToolchainError } from '../errors/toolchain-error.js'
import { step } from '../observe/steps.js'
import { cacheDirectory } from './cache-directory.js'
import { minorOf } from './find-python.js'
import { withInstallLock } from './install-lock.js'
import { runInstaller } from './run-installer.js'
import type { SparkEnvironment } from './spark-environment.js'
import type { ToolchainOptions } from './toolchain-options.js'

const PACK = fileURLToPath(new URL('../../python/pack_environment.py', import.meta.url))

/** Where a packed environment lies in the working directory of an executor. */
export const PACKED_NAME = 'environment'
/** The Python in it, as executors start it. */
export const PACKED_PYTHON = `./${PACKED_NAME}/bin/python`

/**
 * The packages of a job's Python as an archive for the nodes of a cluster, made once for the same packages. It has
 * sparkwire's own (pyarrow, pyzmq, pandas) without PySpark, and no interpreter: each node needs one of the same minor
 * version, and its platform must be this one.
 *
 * @throws TOOLCHAIN_REQUIREMENTS_INVALID for a Python of the system's, TOOLCHAIN_PYTHON_INSTALL_FAILED
 */
export async function packEnvironment(
  {
    python,
    pythonVersion,
    sitePackages,
  }: Pick<SparkEnvironment, 'python' | 'pythonVersion' | 'sitePackages'>,
  options: ToolchainOptions = {},
): Promise<string> {
  if (sitePackages.length === 0) throw packedSystem(python)
  const key = JSON.stringify([sitePackages, readFileSync(PACK, 'utf8')])
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 10)
  const { packed } = cacheDirectory(options.env)
  const archive = join(packed, `python${minorOf(pythonVersion)}-${digest}.tar.gz`)
  if (existsSync(archive)) return archive
  await step(
    'toolchain.pack',
    'Packing the Python environment for the cluster (once per set of packages)',
    (progress) =>
      withInstallLock('pack', { ...options, onWait: progress }, async (signal) => {
        if (existsSync(archive)) return
        await mkdir(packed, { recursive: true })
        const part = `${archive}.${process.pid}.part`
        try {
          const end = await runInstaller({
            ...options,
            signal,
            argv: [python, '-I', PACK, part, ...sitePackages],
            onTick: (ms) => progress(`packing (${Math.round(ms / 1000)} s)`),
          })
          if (end.code !== 0) throw notPacked(archive, end.output)
          await rename(part, archive)
        } finally {
          await rm(part, { force: true })
        }
      }),
  )
  return archive
}

function packedSystem(python: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_REQUIREMENTS_INVALID', {
    message: `The Python of the system's Spark cannot be packed: ${python}. sparkwire packs environments that it has made.`,
    hint: 'name the Python of the nodes in --worker-python (in the library: `workerPython`), or unset SPARKWIRE_SPARK',
    details: { python },
  })
}

function notPacked(archive: string, output: string): ToolchainError {
  const said = output.trim().split('\n').at(-1) ?? ''
  return new ToolchainError('TOOLCHAIN_PYTHON_INSTALL_FAILED', {
    message: `The Python environment could not be packed into ${archive}: ${said}. It should become an archive.`,
    hint: 'see that the disk has space and that the cache directory can be written',
    details: { archive, lastLines: output.trim().split('\n').slice(-15) },
  })
}
