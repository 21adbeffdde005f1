import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readExit, signalGroup } from '../../supervise/kept-process.js'
import { isRunning } from '../../supervise/process-identity.js'
import { readLaunchRecord } from '../launch-record.js'
import { startDriver } from '../start-driver.js'
import type { ApplicationStatus, Backend, DriverLogs } from './backend.js'

/** A driver on this machine that does all the work itself. */
export function localBackend(directory: string): Backend {
  return {
    pollMs: 1000,
    submit: (options) => startDriver(options),
    status: () => processStatus(directory),
    kill: () => killProcess(directory),
    logs: () => localLogs(directory),
    release: async () => {},
  }
}

/** What became of spark-submit, as its keeper has written it down. */
export async function processStatus(directory: string): Promise<ApplicationStatus> {
  const { process } = await readLaunchRecord(directory)
  const status = (state: ApplicationStatus['state'], text: string): ApplicationStatus => ({
    state,
    id: null,
    text,
  })
  if (process !== null && isRunning(process)) return status('running', `spark-submit runs in ${process.pid}`)
  const exit = readExit(join(directory, 'exit.json'))
  if (exit === undefined) {
    return process === null
      ? status('submitted', 'spark-submit is being started')
      : status('killed', 'spark-submit and its keeper are gone')
  }
  if (exit.error !== undefined) return status('failed', `spark-submit could not be started: ${exit.error}`)
  if (exit.signal !== null) return status('killed', `spark-submit was killed by ${exit.signal}`)
  return status(exit.code === 0 ? 'succeeded' : 'failed', `spark-submit ended with code ${exit.code}`)
}

/** The same where the cluster knows of no application: while spark-submit runs, that only means not yet. */
export async function statusBefore(directory: string): Promise<ApplicationStatus> {
  const status = await processStatus(directory)
  return status.state === 'running'
    ? { ...status, state: 'submitted', text: 'spark-submit runs, and the cluster has no application yet' }
    : status
}

/** Ends spark-submit and everything in its process group. */
export async function killProcess(directory: string): Promise<void> {
  const { process } = await readLaunchRecord(directory)
  if (process !== null) signalGroup(process, 'SIGKILL')
}

export async function localLogs(directory: string): Promise<DriverLogs> {
  const [stdout, log] = await Promise.all(
    ['stdout.log', 'driver.log'].map((name) => readFile(join(directory, name), 'utf8').catch(() => '')),
  )
  return { stdout: stdout ?? '', log: log ?? '' }
}
