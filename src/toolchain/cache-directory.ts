import { join } from 'node:path'
import envPaths from 'env-paths'

/** The per-user directory that everything downloaded lies in, shared by all projects of the user. */
export interface CacheDirectory {
  readonly root: string
  /** One Python environment a directory. */
  readonly environments: string
  /** One jar set a directory. */
  readonly jars: string
  /** Class-data archives of the JVM. */
  readonly archives: string
  /** Python environments packed for clusters. */
  readonly packed: string
  /** Job modules as plain JavaScript, by their content. */
  readonly modules: string
  /** Locks of set-ups under way. */
  readonly locks: string
  /** Working files of set-ups under way, and the log of the last failed one. */
  readonly work: string
  /** What is remembered of Java runtimes, by path and time of change. */
  readonly javaRecord: string
}

/** Where the cache is: `SPARKWIRE_CACHE`, else the platform's cache directory. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): CacheDirectory {
  const root = env.SPARKWIRE_CACHE || envPaths('sparkwire', { suffix: '' }).cache
  return {
    root,
    environments: join(root, 'envs'),
    jars: join(root, 'jars'),
    archives: join(root, 'archives'),
    packed: join(root, 'packed'),
    modules: join(root, 'modules'),
    locks: join(root, 'locks'),
    work: join(root, 'work'),
    javaRecord: join(root, 'java.json'),
  }
}
