import { readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFile } from 'atomically'
import { execa } from 'execa'
import { cacheDirectory } from './cache-directory.js'

/** A Java runtime as it describes itself. */
export interface JavaRuntime {
  readonly java: string
  readonly home: string
  /** Major version: 17. */
  readonly version: number
  /** As `java -version` prints it: `17.0.15`. */
  readonly fullVersion: string
  /** Whether `jdk.incubator.vector` is there, which Spark 4 asks for on its command line. */
  readonly hasVectorModule: boolean
}

interface Remembered extends JavaRuntime {
  readonly mtimeMs: number
  readonly size: number
}

const PROBE_MS = 20_000

/** Asks a `java` for its version, home and modules; undefined when it does not answer like one. */
export async function describeJava(
  java: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<JavaRuntime | undefined> {
  const file = realpathSync(java)
  const { mtimeMs, size } = statSync(file)
  const record = cacheDirectory(env).javaRecord
  const known = readRecord(record)
  const hit = known[file]
  if (hit?.mtimeMs === mtimeMs && hit.size === size) return hit
  const runtime = await probe(file, env)
  // A script in the place of java (a shim of jenv, asdf, …) may answer differently next time.
  if (runtime === undefined || isScript(file)) return runtime
  await mkdir(dirname(record), { recursive: true })
  const entry: Remembered = { ...runtime, mtimeMs, size }
  await writeFile(record, `${JSON.stringify({ ...known, [file]: entry }, null, 2)}\n`)
  return runtime
}

async function probe(java: string, env: NodeJS.ProcessEnv): Promise<JavaRuntime | undefined> {
  const ask = async (...args: string[]): Promise<string> => {
    const answer = await execa(java, args, {
      all: true,
      reject: false,
      env,
      extendEnv: false,
      timeout: PROBE_MS,
    })
    return answer.exitCode === 0 ? answer.all : ''
  }
  const text = await ask('-XshowSettings:properties', '-version')
  const fullVersion = /java\.version = (\S+)/.exec(text)?.[1] ?? /version "([^"]+)"/.exec(text)?.[1]
  if (fullVersion === undefined) return undefined
  const numbers = fullVersion.split(/[._+-]/).map(Number)
  // Until Java 8 the major version came second: 1.8.0_392.
  const version = (numbers[0] === 1 ? numbers[1] : numbers[0]) ?? 0
  const home = /java\.home = (.+)/.exec(text)?.[1]?.trim() ?? dirname(dirname(java))
  const modules = version >= 9 ? await ask('--list-modules') : ''
  return { java, home, version, fullVersion, hasVectorModule: /^jdk\.incubator\.vector@/m.test(modules) }
}

function readRecord(path: string): Readonly<Record<string, Remembered>> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Remembered>
  } catch {
    return {}
  }
}

function isScript(path: string): boolean {
  return readFileSync(path).subarray(0, 2).toString('latin1') === '#!'
}
