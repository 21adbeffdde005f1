import { mkdir, readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { type IvySource, ivyRetrieve } from './ivy.js'
import type { LockedJar } from './jar-lock.js'
import type { JarFetcher } from './resolve-jars.js'
import { sha256 } from './sha256.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** A jar as it lies in a folder. */
export interface RetrievedJar extends LockedJar {
  readonly file: string
}

export interface ClosureOptions extends ToolchainOptions, JarFetcher {
  readonly source: IvySource
  readonly coordinates: readonly string[]
  /** `group:artifact` of what is left out. @default none */
  readonly exclude?: readonly string[]
  /** An empty folder for the jars and Ivy's working files. */
  readonly directory: string
  readonly onLine?: (line: string) => void
}

/**
 * Downloads artifacts with all that they depend on.
 *
 * @throws TOOLCHAIN_JARS_UNAVAILABLE
 */
export async function retrieveClosure(options: ClosureOptions): Promise<readonly RetrievedJar[]> {
  const jars = join(options.directory, 'jars')
  await mkdir(jars, { recursive: true })
  // A part of the path each: in a file name no separator is safe (org.bitbucket.b_c:jose4j, zstd-jni:1.5.6-10).
  const into = join(jars, '[organisation]', '[artifact]', '[revision].jar')
  await ivyRetrieve({ ...options, transitive: true, cache: join(options.directory, 'ivy'), into })
  const files = (await readdir(jars, { recursive: true })).filter((file) => file.endsWith('.jar')).sort()
  return Promise.all(
    files.map(async (file) => ({
      coordinate: file.slice(0, -'.jar'.length).split(sep).join(':'),
      sha256: await sha256(join(jars, file)),
      file: join(jars, file),
    })),
  )
}
