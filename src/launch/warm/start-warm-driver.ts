import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { LaunchError } from '../../errors/launch-error.js'
import { step } from '../../observe/steps.js'
import { type KeptProcess, startKept } from '../../supervise/kept-process.js'
import { identifyProcess, type ProcessIdentity } from '../../supervise/process-identity.js'
import { runtimeArchive } from '../runtime-archive.js'
import { propertiesText } from '../spark-properties.js'
import { driverFiles } from '../start-driver.js'
import { makeWarmDirectory, type WarmDirectory, warmRecordFile, writeWarmRecord } from './warm-directory.js'
import { type WarmNeeds, warmCommand } from './warm-needs.js'
import type { WarmRecord } from './warm-record.js'

/** Where warm drivers are, and until when. */
export interface WarmKeeping {
  /** The folder that their directories lie in. */
  readonly root: string
  /** The process that they end with; null for drivers that stay. */
  readonly owner: ProcessIdentity | null
  /** ms without a script after which one ends. */
  readonly idleMs: number
  /** Bytes of resident memory of the JVM over which one takes no more scripts; null for what follows from its heap. */
  readonly memoryLimit: number | null
}

/** One a script, by the names that the driver gives them; a pool that is missing here is made, with a warning. */
const POOLS = `<?xml version="1.0"?>
<allocations>
${Array.from({ length: 32 }, (_, number) => `  <pool name="script-${number}"><schedulingMode>FAIR</schedulingMode></pool>\n`).join('')}</allocations>
`
const POLL_MS = 20
const LOG_LINES = 20

/** Starts a warm driver for scripts like this one; resolves once it takes them. Throws LAUNCH_WARM_NOT_STARTED. */
export function startWarmDriver(key: string, needs: WarmNeeds, keeping: WarmKeeping): Promise<WarmDirectory> {
  return step('launch.warm', `start a warm driver on ${needs.plan.master.url}`, async () => {
    const path = makeWarmDirectory(keeping.root, key)
    const starter = identifyProcess(process.pid)
    if (starter === undefined) throw new Error('this process cannot be found among those that run')
    const record: WarmRecord = {
      v: 1,
      key,
      token: randomBytes(24).toString('base64url'),
      socket: join(path, 'socket'),
      log: join(path, 'driver.log'),
      idleMs: keeping.idleMs,
      memoryLimit: keeping.memoryLimit,
      owner: keeping.owner,
      starter,
      keeper: null,
      master: needs.plan.master.url,
      sparkHome: needs.sparkHome,
      startedAt: new Date().toISOString(),
    }
    writeWarmRecord(path, record)
    const kept = await keepDriver({ path, record }, needs, keeping)
    const running = { ...record, keeper: kept.identity }
    writeWarmRecord(path, running)
    await untilReady(running, kept)
    return { path, record: running }
  })
}

async function keepDriver(
  { path, record }: WarmDirectory,
  needs: WarmNeeds,
  keeping: WarmKeeping,
): Promise<KeptProcess> {
  const { properties, argv, env } = warmCommand(needs, path, warmRecordFile(path))
  const files = driverFiles(path)
  const pools = join(path, 'pools.xml')
  const all = { 'spark.scheduler.allocation.file': pathToFileURL(pools).href, ...properties }
  await mkdir(join(path, 'scratch', 'tmp'), { recursive: true, mode: 0o700 })
  await Promise.all([
    writeFile(files.properties, propertiesText(all), { mode: 0o600 }),
    writeFile(files.archive, runtimeArchive(), { mode: 0o600 }),
    writeFile(pools, POOLS, { mode: 0o600 }),
  ])
  return startKept({
    ...{ argv, env, cwd: needs.cwd },
    stdoutFile: record.log,
    exitFile: join(path, 'exit.json'),
    specFile: join(path, 'keeper.json'),
    // It may outlive its starter; it looks for its owner itself.
    lifeline: false,
    removes: [path, ...(keeping.owner === null ? [] : [keeping.root])],
  })
}

async function untilReady(record: WarmRecord, kept: KeptProcess): Promise<void> {
  let ended = false
  void kept.exited.then(() => {
    ended = true
  })
  while (!existsSync(record.socket)) {
    if (ended) throw notStarted(record)
    await sleep(POLL_MS)
  }
}

function notStarted({ log, master }: WarmRecord): LaunchError {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []
  const last = lines.filter((line) => line.trim() !== '').slice(-LOG_LINES)
  return new LaunchError('LAUNCH_WARM_NOT_STARTED', {
    message: `A warm driver on ${master} ended before it was ready. Its last lines:\n${last.map((line) => `  ${line}`).join('\n')}`,
    hint: `The whole log: ${log}`,
    details: { log, master },
  })
}
