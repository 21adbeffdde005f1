import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { writeFileSync } from 'atomically'
import { LaunchError } from '../../errors/launch-error.js'
import { groupMembers } from '../../supervise/process-group.js'
import { isRunning } from '../../supervise/process-identity.js'
import { makePrivateDirectory } from '../../util/private-directory.js'
import { type WarmRecord, warmRecordSchema } from './warm-record.js'

/** Where the warm drivers of this user lie that stay: in the system's temporary directory, for sockets need short paths. */
export function warmRoot(): string {
  return join(tmpdir(), `sparkwire-${userInfo().uid}`)
}

/** A warm driver's directory: all of it lies there, and goes with it. */
export interface WarmDirectory {
  readonly path: string
  readonly record: WarmRecord
}

const RECORD = 'warm.json'
const NAME = /^warm-[0-9a-f]{8}-[0-9a-f]{4}$/
/** ms after which a driver whose start nobody saw the end of has failed. */
const START_LIMIT_MS = 120_000

/** The file in a warm driver's directory that the driver reads. */
export function warmRecordFile(path: string): string {
  return join(path, RECORD)
}

/** Makes the directory of a new warm driver. Throws LAUNCH_UNSAFE_DIRECTORY. */
export function makeWarmDirectory(root: string, key: string): string {
  if (!makePrivateDirectory(root)) {
    throw new LaunchError('LAUNCH_UNSAFE_DIRECTORY', {
      message: `Cannot use the folder for warm drivers: ${root}. Expected a directory of your own with mode 0700.`,
      hint: 'remove it, or set TMPDIR to a directory of your own',
      details: { directory: root },
    })
  }
  const path = join(root, `warm-${key.slice(0, 8)}-${randomBytes(2).toString('hex')}`)
  mkdirSync(path, { mode: 0o700 })
  return path
}

/** Writes down what is known of a warm driver. */
export function writeWarmRecord(path: string, record: WarmRecord): void {
  writeFileSync(warmRecordFile(path), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 })
}

/** The warm drivers in a root, oldest first; which of them still run is another question. */
export function listWarmDirectories(root: string): readonly WarmDirectory[] {
  return warmPaths(root)
    .map((path) => ({ path, record: readRecord(path) }))
    .filter((entry): entry is WarmDirectory => entry.record !== undefined)
    .sort((a, b) => a.record.startedAt.localeCompare(b.record.startedAt))
}

/** Removes the directories of warm drivers that have died. Gives their paths. */
export function clearDeadWarmDrivers(root: string): readonly string[] {
  const dead = listWarmDirectories(root).filter(({ record }) => isDead(record))
  for (const { path } of dead) rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  return dead.map(({ path }) => path)
}

function isDead({ keeper, starter, startedAt }: WarmRecord): boolean {
  if (keeper !== null) return !isRunning(keeper) && groupMembers(keeper.pid).length === 0
  return !isRunning(starter) && Date.now() - Date.parse(startedAt) > START_LIMIT_MS
}

function warmPaths(root: string): string[] {
  try {
    return readdirSync(root)
      .filter((name) => NAME.test(name))
      .map((name) => join(root, name))
  } catch {
    return []
  }
}

function readRecord(path: string): WarmRecord | undefined {
  try {
    return warmRecordSchema.safeParse(JSON.parse(readFileSync(warmRecordFile(path), 'utf8'))).data
  } catch {
    return undefined
  }
}
