import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { jarFileName } from './jar-lock.js'

/** Where a jar lies in a Maven repository: `org/apache/kafka/kafka-clients/3.9.1/kafka-clients-3.9.1.jar`. */
export function mavenPath(coordinate: string): string {
  const [group = '', artifact = '', version = ''] = coordinate.split(':')
  return join(...group.split('.'), artifact, version, `${artifact}-${version}.jar`)
}

/** The file of a jar in a folder, be it a plain folder of jars or laid out as a Maven repository. */
export function jarInFolder(folder: string, coordinate: string): string | undefined {
  const [, artifact, version] = coordinate.split(':')
  const names = [`${artifact}-${version}.jar`, jarFileName(coordinate), mavenPath(coordinate)]
  return names.map((name) => join(folder, name)).find((path) => existsSync(path))
}

/** Artifact and version of a jar by its file's name; undefined where that says no version. */
export function nameOfJar(file: string): { readonly artifact: string; readonly version: string } | undefined {
  const [, artifact, version] = /^(.+)-(\d[^-]*(?:-[A-Za-z][\w.-]*)?)\.jar$/.exec(file) ?? []
  return artifact === undefined || version === undefined ? undefined : { artifact, version }
}

/** Every artifact that a jar may be by its file's name: versions and artifacts both have hyphens before digits. */
export function artifactsOfJar(file: string): readonly string[] {
  return [...file.matchAll(/-\d/g)].map(({ index }) => file.slice(0, index))
}

/** @throws TOOLCHAIN_JARS_UNAVAILABLE unless each jar is in the folder */
export function requireInFolder(folder: string, coordinates: readonly string[]): void {
  const missing = coordinates.filter((coordinate) => jarInFolder(folder, coordinate) === undefined)
  if (missing.length === 0) return
  throw new ToolchainError('TOOLCHAIN_JARS_UNAVAILABLE', {
    message: `${missing.length} jars are not in ${folder}: ${missing.join(', ')}. All of them should be there.`,
    hint: 'put them there, as files or laid out as a Maven repository, or leave the folder out to download them',
    details: { source: folder, missing },
  })
}
