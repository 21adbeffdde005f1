import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DEFAULT_SPARK } from './spark-releases.js'

/** A list of pinned Python packages, as pip reads it. */
export interface Requirements {
  readonly file: string
  /** The first digits of the SHA-256 of what the list says; comments do not count. */
  readonly digest: string
  /** Package name to versions; two where the pin depends on the Python version, the one for the newest first. */
  readonly pins: ReadonlyMap<string, readonly string[]>
}

/** What runs jobs on a Spark of the table. */
export function runtimeRequirements(sparkVersion: string = DEFAULT_SPARK): Requirements {
  const file = `../../python/requirements/spark-${sparkVersion}.txt`
  return readRequirements(fileURLToPath(new URL(file, import.meta.url)))
}

/** What checks the Python side of the project itself. */
export function devRequirements(): Requirements {
  return readRequirements(fileURLToPath(new URL('../../python/requirements-dev.txt', import.meta.url)))
}

/** Reads a requirements file in which every line is an exact pin. */
export function readRequirements(file: string): Requirements {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const pins = new Map<string, string[]>()
  for (const line of lines) {
    const [, name, version] = /^([A-Za-z0-9._-]+)==([^\s;]+)(\s*;.*)?$/.exec(line) ?? []
    if (name === undefined || version === undefined) throw new Error(`${file}: not an exact pin: ${line}`)
    pins.set(name, [...(pins.get(name) ?? []), version])
  }
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 10)
  return { file, digest, pins }
}
