import { createHash, type Hash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ToolchainError } from '../errors/toolchain-error.js'

/** The packages a job names, as pip reads them. */
export interface JobRequirements {
  /** The user's file; absent where they came as a list. */
  readonly file?: string
  readonly lines: readonly string[]
  /** What relative paths in them count from. */
  readonly folder: string
  /** SHA-256 of all they say, nested files and local packages included. */
  readonly digest: string
}

const NESTED = /^(?:-r|--requirement|-c|--constraint)(?:\s+|=)(\S+)/
const EDITABLE = /^(?:-e|--editable)\b/
/** A wheel or a source archive of the user's own: `./x.whl`, `x @ file:///…`. */
const LOCAL = /(?:^|@\s*)(file:\S+|\.{0,2}\/\S*|[^\s:]+\.(?:whl|zip|tar\.gz))$/

/**
 * Reads the requirements of a job: the path of a requirements file, or the lines of one. Undefined where they say
 * nothing.
 *
 * @throws TOOLCHAIN_REQUIREMENTS_INVALID
 */
export function readJobRequirements(
  given: string | readonly string[],
  folder: string,
): JobRequirements | undefined {
  const file = typeof given === 'string' ? resolve(folder, given) : undefined
  const text = file === undefined ? (given as readonly string[]).join('\n') : readRequirementsFile(file)
  const hash = createHash('sha256')
  const lines = digestLines(text, { file, folder, hash, seen: new Set(file === undefined ? [] : [file]) })
  if (lines.length === 0) return undefined
  return { ...(file === undefined ? {} : { file }), lines, folder, digest: hash.digest('hex') }
}

interface Reading {
  readonly file: string | undefined
  readonly folder: string
  readonly hash: Hash
  readonly seen: Set<string>
}

/** Takes what the lines say into the digest; comments do not count. */
function digestLines(text: string, reading: Reading): readonly string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '')
  for (const line of lines) {
    reading.hash.update(`${line}\n`)
    if (EDITABLE.test(line)) throw cannotTravel(line, 'is editable')
    const nested = NESTED.exec(line)?.[1]
    if (nested !== undefined) digestNested(nested, reading)
    else digestLocal(line, reading)
  }
  return lines
}

/** pip counts the path of a nested file from the file that names it. */
function digestNested(path: string, reading: Reading): void {
  if (/^[a-z]+:\/\//i.test(path)) return
  const file = resolve(reading.file === undefined ? reading.folder : dirname(reading.file), path)
  if (reading.seen.has(file)) return
  reading.seen.add(file)
  digestLines(readRequirementsFile(file), { ...reading, file })
}

function digestLocal(line: string, { folder, hash }: Reading): void {
  const [, found] = LOCAL.exec(line.replace(/\s*(?:;|--hash).*$/, '')) ?? []
  if (found === undefined) return
  const path = found.startsWith('file:') ? fileURLToPath(found) : resolve(folder, found)
  // One that is not there is for pip to report.
  if (!existsSync(path)) return
  if (statSync(path).isDirectory()) throw cannotTravel(line, 'is a folder')
  hash.update(readFileSync(path))
}

function readRequirementsFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ToolchainError('TOOLCHAIN_REQUIREMENTS_INVALID', {
      message: `The requirements file cannot be read: ${file} (${(cause as NodeJS.ErrnoException).code ?? String(cause)}). It must be a file as pip reads it.`,
      hint: 'a relative path counts from the working directory; one in a job file, from that file',
      details: { file },
      cause,
    })
  }
}

/** What is installed from a folder changes without its line changing, and stays behind when the job travels. */
function cannotTravel(line: string, why: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_REQUIREMENTS_INVALID', {
    message: `A requirement cannot travel: '${masked(line)}' ${why}. Expected a published package, or a wheel.`,
    hint: 'hand a folder of modules over by --py-files (in the library: `pyFiles`), or build a wheel of it',
    details: { requirement: masked(line) },
  })
}

/** The line without the credentials that an address in it may carry. */
function masked(line: string): string {
  return line.replace(/\/\/[^/@\s]+@/g, '//****@')
}
