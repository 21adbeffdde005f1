import { basename } from 'node:path'
import { LaunchError } from '../../errors/launch-error.js'
import { driverFileElsewhere } from '../driver-file.js'
import { type LaunchRecord, runTag } from '../launch-record.js'
import {
  type Arrangement,
  arrangedHere,
  driverFiles,
  type StartDriverOptions,
  startDriver,
} from '../start-driver.js'
import { readContainerLog } from '../yarn/container-log.js'
import { ResourceManager, type YarnApplication } from '../yarn/resource-manager.js'
import type { YarnAddress } from '../yarn/yarn-address.js'
import { type ApplicationState, type ApplicationStatus, type Backend, hasEnded } from './backend.js'
import { killProcess, localLogs, statusBefore } from './local-backend.js'

/** An application of YARN, with its driver here or in the cluster. It is found by a tag that is known before it. */
export function yarnBackend(directory: string, record: LaunchRecord, address: YarnAddress): Backend {
  const yarn = new ResourceManager(address)
  const tag = runTag(record.run)
  const here = record.master.deployMode === 'client'
  return {
    pollMs: 1000,
    submit: (options) => startDriver(options, yarnArrangement(options, tag)),
    async status() {
      const application = await yarn.findByTag(tag)
      return application === undefined ? statusBefore(directory) : statusOf(application)
    },
    async kill() {
      // First what could still submit one.
      await killProcess(directory)
      const application = await yarn.findByTag(tag)
      if (application !== undefined && !hasEnded(statusOf(application))) await yarn.kill(application.id)
    },
    async logs() {
      if (here) return localLogs(directory)
      const page = (await yarn.findByTag(tag))?.amContainerLogs
      if (page === undefined) {
        throw new LaunchError('LAUNCH_NO_LOGS', {
          message: `There is no driver of this run in YARN (tag ${tag}), so there are no logs of one.`,
          hint: `spark-submit's own log: ${directory}/driver.log`,
        })
      }
      const [stdout, log] = await Promise.all([
        readContainerLog(page, 'stdout'),
        readContainerLog(page, 'stderr'),
      ])
      return { stdout, log }
    },
    // The staging directory goes with the application.
    release: async () => {},
  }
}

/** What the application is submitted with, so that it can be found, and so that a driver in YARN finds its files. */
export function yarnArrangement(options: StartDriverOptions, tag: string): Arrangement {
  const { conf, master } = options.plan
  const own = conf['spark.yarn.tags']
  const tags = { 'spark.yarn.tags': own === undefined ? tag : `${own},${tag}` }
  const here = arrangedHere(options)
  if (master.deployMode === 'client') return { ...here, properties: tags }
  const { driver } = driverFiles(options.directory)
  return {
    ...here,
    properties: {
      ...tags,
      // A second attempt would run the whole script again, in another driver.
      'spark.yarn.maxAppAttempts': conf['spark.yarn.maxAppAttempts'] ?? '1',
      'spark.yarn.appMasterEnv.SPARKWIRE_DRIVER_FILE': basename(driver),
      'spark.yarn.appMasterEnv.PYTHONUNBUFFERED': '1',
    },
    // YARN puts them into the driver's working directory, from a staging directory that only the user can enter.
    files: [driver, options.driver.script],
    variables: { SPARKWIRE_DRIVER_FILE: undefined },
    driver: driverFileElsewhere(options.driver),
  }
}

const STATES: Readonly<Record<string, ApplicationState>> = {
  NEW: 'submitted',
  NEW_SAVING: 'submitted',
  SUBMITTED: 'submitted',
  ACCEPTED: 'waiting',
  RUNNING: 'running',
  FAILED: 'failed',
  KILLED: 'killed',
}

const ENDS: Readonly<Record<string, ApplicationState>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  KILLED: 'killed',
}

function statusOf({ id, state, finalStatus, queue, diagnostics }: YarnApplication): ApplicationStatus {
  const why = shortDiagnostics(diagnostics ?? '')
  const words = state === 'FINISHED' ? `FINISHED, ${finalStatus}` : `${state} in queue ${queue}`
  return {
    state: (state === 'FINISHED' ? ENDS[finalStatus] : STATES[state]) ?? 'unknown',
    id,
    text: why === '' ? words : `${words}: ${why}`,
  }
}

const LONGEST = 300

/** What YARN says of why, where it says it: its diagnostics hold whole logs. */
export function shortDiagnostics(text: string): string {
  const reason =
    /reason: ([^\n]+)|(User (?:class threw exception|application exited with status)[^\n]*)/.exec(text)
  const first = reason?.[1] ?? reason?.[2] ?? text.trim().split('\n', 1)[0] ?? ''
  const line = first.replace(/^\[[^\]]*\]\s*/, '').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
