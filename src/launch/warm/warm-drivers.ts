import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import lockfile from 'proper-lockfile'
import { LaunchError } from '../../errors/launch-error.js'
import { KeptProcess } from '../../supervise/kept-process.js'
import { identifyProcess } from '../../supervise/process-identity.js'
import {
  driverEnvironment,
  driverFiles,
  type StartDriverOptions,
  stagedPyFiles,
  writeDriverFile,
} from '../start-driver.js'
import { endWarmDriver } from './end-warm-driver.js'
import { startWarmDriver, type WarmKeeping } from './start-warm-driver.js'
import { WarmConnection } from './warm-connection.js'
import { clearDeadWarmDrivers, listWarmDirectories } from './warm-directory.js'
import { type WarmNeeds, warmKey } from './warm-needs.js'
import type { WarmRecord } from './warm-record.js'
import { splitConf } from './warm-settings.js'

/** ms in which a driver that is well gives a script its place. */
const ANSWER_LIMIT_MS = 30_000

/** The warm drivers below one folder: finds the one that a script can run on, or starts it. */
export class WarmDrivers {
  readonly #keeping: WarmKeeping

  constructor(keeping: WarmKeeping) {
    this.#keeping = keeping
  }

  /**
   * Runs a script in a process of its own on a warm driver that has all it needs.
   *
   * @throws LAUNCH_WARM_NOT_STARTED, LAUNCH_UNSAFE_DIRECTORY, LAUNCH_NO_CLUSTER_MODE
   */
  async run(options: StartDriverOptions): Promise<KeptProcess> {
    const { url, deployMode } = options.plan.master
    if (deployMode === 'cluster') {
      throw new LaunchError('LAUNCH_NO_CLUSTER_MODE', {
        message: `Deploy mode 'cluster' is asked for on ${url}, but a warm driver stays on this machine.`,
        hint: 'Leave out the deploy mode, or `--warm` (in the library: `warm`).',
        details: { master: url, deployMode },
      })
    }
    // The application is the driver's, not the run's: nobody may end it for the run's sake.
    await writeDriverFile(options, { ...options.driver, applicationFile: null })
    const key = warmKey(options)
    return (await this.#tryAll(key, options)) ?? (await this.#startAndRun(key, options))
  }

  /** Starts a driver for such scripts. Throws LAUNCH_WARM_NOT_STARTED, LAUNCH_UNSAFE_DIRECTORY. */
  async start(needs: WarmNeeds): Promise<void> {
    await startWarmDriver(warmKey(needs), needs, this.#keeping)
  }

  /** Ends all of them, and what runs on them. */
  async end(): Promise<void> {
    await Promise.all(listWarmDirectories(this.#keeping.root).map((found) => endWarmDriver(found, 'kill')))
  }

  async #tryAll(key: string, options: StartDriverOptions): Promise<KeptProcess | undefined> {
    for (const { record } of listWarmDirectories(this.#keeping.root)) {
      if (record.key !== key) continue
      const kept = await runOn(record, options, this.#keeping.idleMs)
      if (kept !== undefined) return kept
    }
    return undefined
  }

  async #startAndRun(key: string, options: StartDriverOptions): Promise<KeptProcess> {
    const { root } = this.#keeping
    mkdirSync(root, { recursive: true, mode: 0o700 })
    clearDeadWarmDrivers(root)
    const release = await lockfile.lock(root, {
      // Two at once would leave two drivers of a kind.
      lockfilePath: join(root, `warm-${key.slice(0, 8)}.lock`),
      stale: 30_000,
      retries: { retries: 1200, minTimeout: 100, maxTimeout: 100 },
    })
    try {
      const started = await this.#tryAll(key, options)
      if (started !== undefined) return started
      const { record } = await startWarmDriver(key, options, this.#keeping)
      const kept = await runOn(record, options, this.#keeping.idleMs)
      if (kept !== undefined) return kept
      throw new LaunchError('LAUNCH_WARM_NOT_STARTED', {
        message: `The warm driver that has just been started on ${options.plan.master.url} takes no script.`,
        hint: `Its log: ${record.log}`,
      })
    } finally {
      await release().catch(() => undefined)
    }
  }
}

/** Runs a script on one driver; undefined where the driver is gone or takes no more scripts. */
async function runOn(
  record: WarmRecord,
  options: StartDriverOptions,
  idleMs: number,
): Promise<KeptProcess | undefined> {
  const connection = await WarmConnection.open(record)
  if (connection === undefined) return undefined
  const { directory, name, cwd, plan, stdoutFile, logFile, exitFile, scratch, driver } = options
  connection.send({
    op: 'run',
    idleMs,
    script: {
      ...{ run: driver.run, name, cwd, stdoutFile, logFile, exitFile },
      conf: { 'spark.sql.warehouse.dir': join(scratch, 'warehouse'), ...splitConf(plan.conf).session },
      env: driverEnvironment(options, {
        variables: { SPARKWIRE_DRIVER_FILE: driverFiles(directory).driver },
      }),
      pyFiles: await stagedPyFiles(options),
    },
  })
  const timer = setTimeout(() => connection.close(), ANSWER_LIMIT_MS)
  const answer = await connection.messages.next()
  clearTimeout(timer)
  if (answer.done === true || answer.value.event !== 'started') {
    connection.close()
    return undefined
  }
  const { pid } = answer.value
  // One that has ended by now has no other trace than its number.
  const identity = identifyProcess(pid) ?? { pid, startTime: 'ended', bootId: 'ended' }
  const gone = connection.messages.next().then(() => {
    connection.close()
    return {}
  })
  return new KeptProcess(identity, exitFile, gone)
}
