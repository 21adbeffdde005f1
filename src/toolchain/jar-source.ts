import type { ToolchainOptions } from './toolchain-options.js'

/** Where jars come from when they are not in the cache; each option counts more than its environment variable. */
export interface JarSource {
  /**
   * The URL of a Maven repository.
   * @default what SPARKWIRE_MAVEN_REPOSITORY says, else Maven Central
   */
  readonly repository?: string | undefined
  /**
   * An Ivy settings file, in place of the repository.
   * @default what SPARKWIRE_IVY_SETTINGS says
   */
  readonly ivySettings?: string | undefined
  /**
   * A folder of jars, or a Maven repository as a folder: then nothing is downloaded.
   * @default what SPARKWIRE_JARS_DIRECTORY says
   */
  readonly jarsDirectory?: string | undefined
}

export interface JarSourceOptions extends ToolchainOptions, JarSource {}

/** The source that options and environment name together. */
export function jarSourceOf(options: JarSourceOptions): JarSource {
  const env = options.env ?? process.env
  const { repository, ivySettings, jarsDirectory } = options
  return {
    repository: repository || env.SPARKWIRE_MAVEN_REPOSITORY || undefined,
    ivySettings: ivySettings || env.SPARKWIRE_IVY_SETTINGS || undefined,
    jarsDirectory: jarsDirectory || env.SPARKWIRE_JARS_DIRECTORY || undefined,
  }
}
