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
import { runtimeArchive, WARM_RUNNER_FILE } from '../runtime-archive.js'
import { propertiesText } from '../spark-properties.js'
import { driverFiles, type StartDriverOptions, submitCommand, withPyFiles } from '../start-driver.js'
import { makeWarmDirectory, type WarmDirectory, warmRecordFile, writeWarmRecord } from './warm-directory.js'
import type { WarmRecord } from './warm-record.js'
import { splitConf } from './warm-settings.js'

/** What a warm driver is started with: everything that its scripts have in common. */
export type WarmNeeds = Pick<
  StartDriverOptions,
  'plan' | 'sparkHome' | 'variables' | 'jars' | 'classArchive' | 'profile' | 'packages' | 'cwd'
>

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

/** What a JVM needs that stays: a fair share for each script, and no long memory of those that have ended. */
const RESIDENT = {
  'spark.scheduler.mode': 'FAIR',
  'spark.ui.retainedJobs': '50',
  'spark.ui.retainedStages': '50',
  'spark.ui.retainedTasks': '1000',
  'spark.sql.ui.retainedExecutions': '20',
  'spark.ui.retainedDeadExecutors': '5',
}
/** One a script, by the names that the driver gives them; a pool that is missing here is made, with a warning. */
const POOLS = `<?xml version="1.0"?>
<allocations>
${Array.from({ length: 32 }, (_, number) => `  <pool name="script-${number}"><schedulingMode>FAIR</schedulingMode></pool>\n`).join('')}</allocations>
`
const POLL_MS = 20
const LOG_LINES = 20

/** Starts a warm driver for scripts like this one; resolves once it takes them. Throws LAUNCH_WARM_NOT_STARTED. */
export function startWarmDriver(
  key: string,
  options: WarmNeeds,
  keeping: WarmKeeping,
): Promise<WarmDirectory> {
  return step('launch.warm', `start a warm driver on ${options.plan.master.url}`, async () => {
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
      master: options.plan.master.url,
      sparkHome: options.sparkHome,
      startedAt: new Date().toISOString(),
    }
    writeWarmRecord(path, record)
    const kept = await keepDriver({ path, record }, options, keeping)
    const running = { ...record, keeper: kept.identity }
    writeWarmRecord(path, running)
    await untilReady(running, kept)
    return { path, record: running }
  })
}

async function keepDriver(
  { path, record }: WarmDirectory,
  options: WarmNeeds,
  keeping: WarmKeeping,
): Promise<KeptProcess> {
  const scratch = join(path, 'scratch')
  const files = driverFiles(path)
  const pools = join(path, 'pools.xml')
  const conf = {
    ...RESIDENT,
    'spark.scheduler.allocation.file': pathToFileURL(pools).href,
    ...splitConf(options.plan.conf).launch,
  }
  await mkdir(join(scratch, 'tmp'), { recursive: true, mode: 0o700 })
  const plan = { ...options.plan, conf }
  const needs = { ...options, plan, name: 'sparkwire-warm', directory: path, scratch }
  const { argv, env, properties } = submitCommand(await withPyFiles(needs), {
    properties: {},
    files: [],
    variables: { SPARKWIRE_WARM_FILE: warmRecordFile(path) },
    main: WARM_RUNNER_FILE,
    archive: files.archive,
  })
  await Promise.all([
    writeFile(files.properties, propertiesText(properties), { mode: 0o600 }),
    writeFile(files.archive, runtimeArchive(), { mode: 0o600 }),
    writeFile(pools, POOLS, { mode: 0o600 }),
  ])
  return startKept({
    argv,
    env,
    cwd: options.cwd,
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
