import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { step } from '../observe/steps.js'
import { cacheDirectory } from './cache-directory.js'
import { withInstallLock } from './install-lock.js'
import { type IvySource, ivyRetrieve } from './ivy.js'
import { jarInFolder, requireInFolder } from './jar-folder.js'
import { type JarLock, jarDirectoryName, jarFileName, type LockedJar } from './jar-lock.js'
import { type JarSourceOptions, jarSourceOf } from './jar-source.js'
import { sha256 } from './sha256.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** What fetches jars; asked for only when some are missing. */
export interface JarFetcher {
  readonly java: string
  readonly ivyJar: string
}

/** Where the jars of a lock belong in the cache, in the order of the lock. */
export function lockedJarPaths(lock: JarLock, env?: NodeJS.ProcessEnv): readonly string[] {
  const directory = join(cacheDirectory(env).jars, jarDirectoryName(lock))
  return lock.jars.map((jar) => join(directory, jarFileName(jar.coordinate)))
}

/**
 * The jars of a lock, downloaded first where they are missing. Every file is checked against its SHA-256 sum at
 * every call; nothing is remembered of an earlier check.
 *
 * @throws TOOLCHAIN_CHECKSUM_MISMATCH, TOOLCHAIN_JARS_UNAVAILABLE, TOOLCHAIN_OFFLINE, TOOLCHAIN_LOCK_TIMEOUT
 */
export async function resolveJars(
  lock: JarLock,
  fetcher: () => Promise<JarFetcher>,
  options: JarSourceOptions = {},
): Promise<readonly string[]> {
  const paths = lockedJarPaths(lock, options.env)
  if (!paths.every((path) => existsSync(path))) {
    if (options.offline) throw offline(lock, paths)
    await download(lock, fetcher, options)
  }
  const wrong = await mismatches(lock, (jar) => paths[lock.jars.indexOf(jar)] ?? '')
  if (wrong.length > 0) throw mismatch(lock, await putAside(wrong))
  return paths
}

async function download(
  lock: JarLock,
  fetcher: () => Promise<JarFetcher>,
  options: JarSourceOptions,
): Promise<void> {
  const name = jarDirectoryName(lock)
  const directory = join(cacheDirectory(options.env).jars, name)
  const ivyCache = `${directory}.ivy`
  const staged = join(ivyCache, 'retrieved')
  const into = join(staged, jarFileName('[organisation]:[artifact]:[revision]'))
  const inPlace = (jar: LockedJar): string => join(directory, jarFileName(jar.coordinate))
  const text = `${lock.jars.length} jars of ${lock.name} (once per user)`
  await step(`toolchain.${lock.name}`, text, (progress) =>
    withInstallLock(name, { ...options, onWait: progress }, async (signal) => {
      const absent = lock.jars.filter((jar) => !existsSync(inPlace(jar)))
      if (absent.length === 0) return
      const source = jarSourceOf(options)
      if (source.jarsDirectory !== undefined) await copyFrom(source.jarsDirectory, absent, staged)
      else
        await retrieve(absent, {
          ...options,
          ...(await fetcher()),
          source,
          signal,
          cache: ivyCache,
          into,
          progress,
        })
      const wrong = await mismatches({ ...lock, jars: absent }, (jar) =>
        join(staged, jarFileName(jar.coordinate)),
      )
      await mkdir(directory, { recursive: true })
      if (wrong.length > 0) {
        const aside = await putAside(wrong, directory)
        // Ivy would hand out the same bytes again.
        await rm(ivyCache, { recursive: true, force: true })
        throw mismatch(lock, aside)
      }
      for (const jar of absent) await rename(join(staged, jarFileName(jar.coordinate)), inPlace(jar))
      await rm(ivyCache, { recursive: true, force: true })
    }),
  )
}

interface RetrieveOptions extends ToolchainOptions, JarFetcher {
  readonly source: IvySource
  readonly cache: string
  readonly into: string
  readonly progress: (text: string, fraction?: number) => void
}

async function retrieve(jars: readonly LockedJar[], options: RetrieveOptions): Promise<void> {
  let fetched = 0
  await ivyRetrieve({
    ...options,
    transitive: false,
    coordinates: jars.map((jar) => jar.coordinate),
    onLine: (line) => {
      const jar = /^downloading \S*\/([^/\s]+\.jar) /.exec(line)?.[1]
      if (jar !== undefined) options.progress(jar, fetched++ / jars.length)
    },
  })
}

async function copyFrom(folder: string, jars: readonly LockedJar[], into: string): Promise<void> {
  const coordinates = jars.map(({ coordinate }) => coordinate)
  requireInFolder(folder, coordinates)
  await mkdir(into, { recursive: true })
  for (const coordinate of coordinates)
    await copyFile(jarInFolder(folder, coordinate) ?? '', join(into, jarFileName(coordinate)))
}

interface WrongJar {
  readonly jar: LockedJar
  readonly path: string
  readonly found: string
}

async function mismatches(lock: JarLock, pathOf: (jar: LockedJar) => string): Promise<readonly WrongJar[]> {
  const checked = await Promise.all(
    lock.jars.map(async (jar) => ({ jar, path: pathOf(jar), found: await sha256(pathOf(jar)) })),
  )
  return checked.filter(({ jar, found }) => found !== jar.sha256)
}

async function putAside(wrong: readonly WrongJar[], directory?: string): Promise<readonly WrongJar[]> {
  return Promise.all(
    wrong.map(async (entry) => {
      const aside =
        directory === undefined
          ? `${entry.path}.rejected`
          : join(directory, `${jarFileName(entry.jar.coordinate)}.rejected`)
      await rename(entry.path, aside)
      return { ...entry, path: aside }
    }),
  )
}

function mismatch(lock: JarLock, wrong: readonly WrongJar[]): ToolchainError {
  const [first] = wrong
  return new ToolchainError('TOOLCHAIN_CHECKSUM_MISMATCH', {
    message: `${wrong.length} of ${lock.jars.length} jars of ${lock.name} failed the check: ${wrong.map(({ jar }) => jar.coordinate).join(', ')}. Expected SHA-256 ${first?.jar.sha256}, found ${first?.found}.`,
    hint: `put aside as ${first?.path}; run \`sparkwire setup\` to download again, and distrust the repository if it happens twice`,
    details: {
      lock: lock.name,
      jars: wrong.map(({ jar, path, found }) => ({
        coordinate: jar.coordinate,
        expected: jar.sha256,
        found,
        path,
      })),
    },
  })
}

function offline(lock: JarLock, paths: readonly string[]): ToolchainError {
  const missing = lock.jars.filter((_, index) => !existsSync(paths[index] ?? '')).map((jar) => jar.coordinate)
  return new ToolchainError('TOOLCHAIN_OFFLINE', {
    message: `${missing.length} jars of ${lock.name} are not in the cache: ${missing.slice(0, 4).join(', ')}${missing.length > 4 ? ', …' : ''}. Offline work needs them there.`,
    hint: 'run `sparkwire setup` once with a network',
    details: { lock: lock.name, missing },
  })
}
