import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeFile } from 'atomically'
import { ToolchainError } from '../errors/toolchain-error.js'
import { step } from '../observe/steps.js'
import { cacheDirectory } from './cache-directory.js'
import { withInstallLock } from './install-lock.js'
import { type RetrievedJar, retrieveClosure } from './jar-closure.js'
import { jarInFolder, mavenPath, nameOfJar, requireInFolder } from './jar-folder.js'
import { type JarLock, jarDirectoryName, jarFileName } from './jar-lock.js'
import { type JarSourceOptions, jarSourceOf } from './jar-source.js'
import type { JarFetcher } from './resolve-jars.js'
import { sha256 } from './sha256.js'

export interface TrustedLockOptions extends JarSourceOptions {
  /** Names the lock; the same name is the same set. */
  readonly name: string
  readonly coordinates: readonly string[]
  readonly exclude: readonly string[]
  /** Artifacts that are there already, without their versions. */
  readonly without: ReadonlySet<string>
  readonly fetcher: () => Promise<JarFetcher>
}

/** Where the lock of a set that no lock of this package has is kept: beside its jars in the cache. */
export function trustedLockFile(name: string, env?: NodeJS.ProcessEnv): string {
  return join(cacheDirectory(env).jars, `${name}.lock.json`)
}

/**
 * The lock of jars that no lock of this package has. The first time they are resolved, taken as they come, and
 * their sums written down; from then on they are checked against these as all others are.
 *
 * @throws TOOLCHAIN_JARS_UNAVAILABLE, TOOLCHAIN_OFFLINE, TOOLCHAIN_LOCK_TIMEOUT
 */
export async function trustedLock(options: TrustedLockOptions): Promise<JarLock> {
  const file = trustedLockFile(options.name, options.env)
  const known = readLock(file)
  if (known !== undefined) return known
  if (options.offline) throw offline(options, file)
  const text = `${options.coordinates.join(', ')}: no lock for them in sparkwire; trusted as they come, and locked in ${file}`
  return step(`toolchain.${options.name}`, text, (progress) =>
    withInstallLock(options.name, { ...options, onWait: progress }, async (signal) => {
      // Whoever held the lock before may have written it.
      const written = readLock(file)
      if (written !== undefined) return written
      const directory = `${file}.new`
      await rm(directory, { recursive: true, force: true })
      try {
        const found = await retrieved({ ...options, signal }, directory)
        const jars = found.filter(({ coordinate }) => !options.without.has(coordinate.split(':')[1] ?? ''))
        const lock: JarLock = {
          name: options.name,
          packages: options.coordinates,
          jars: jars.map(({ coordinate, sha256 }) => ({ coordinate, sha256 })),
        }
        await keep(jars, join(dirname(file), jarDirectoryName(lock)))
        await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
        return lock
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    }),
  )
}

async function keep(jars: readonly RetrievedJar[], directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const { coordinate, file } of jars) await rename(file, join(directory, jarFileName(coordinate)))
}

async function retrieved(options: TrustedLockOptions, directory: string): Promise<readonly RetrievedJar[]> {
  const { coordinates, exclude, fetcher } = options
  const source = jarSourceOf(options)
  const folder = source.jarsDirectory
  const isRepository = folder !== undefined && existsSync(join(folder, mavenPath(coordinates[0] ?? '')))
  if (folder !== undefined && !isRepository) return folderJars(folder, options, directory)
  const from = folder === undefined ? source : { repository: pathToFileURL(folder).href }
  return retrieveClosure({ ...options, ...(await fetcher()), source: from, coordinates, exclude, directory })
}

/** Every jar of a plain folder: without POMs nothing says which belong to which. */
async function folderJars(
  folder: string,
  { coordinates, exclude }: TrustedLockOptions,
  directory: string,
): Promise<readonly RetrievedJar[]> {
  const named = new Map(coordinates.map((coordinate) => [jarInFolder(folder, coordinate), coordinate]))
  requireInFolder(folder, coordinates)
  await mkdir(directory, { recursive: true })
  const names = readdirSync(folder).filter((name) => name.endsWith('.jar'))
  const left = exclude.map((entry) => entry.split(':')[1])
  const jars = names.map(async (name) => {
    const { artifact, version } = nameOfJar(name) ?? { artifact: name.slice(0, -'.jar'.length), version: '0' }
    const file = join(directory, name)
    await copyFile(join(folder, name), file)
    const coordinate = named.get(join(folder, name)) ?? `folder:${artifact}:${version}`
    return { coordinate, sha256: await sha256(file), file }
  })
  return (await Promise.all(jars)).filter(({ coordinate }) => !left.includes(coordinate.split(':')[1]))
}

function readLock(file: string): JarLock | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JarLock) : undefined
}

function offline({ coordinates }: TrustedLockOptions, file: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_OFFLINE', {
    message: `${coordinates.join(', ')} are not in the cache: there is no lock for them, neither in sparkwire nor in ${file}. Offline work needs them there.`,
    hint: 'run the job once with a network, or name a folder that has the jars in SPARKWIRE_JARS_DIRECTORY',
    details: { lock: file, missing: coordinates },
  })
}
