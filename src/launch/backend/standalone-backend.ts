import { isBridgeError } from '../../errors/bridge-error.js'
import { LaunchError } from '../../errors/launch-error.js'
import { askCluster, askForJson } from '../ask-cluster.js'
import { readApplicationId } from '../launch-record.js'
import type { StandaloneAddress } from '../standalone-address.js'
import { startDriver } from '../start-driver.js'
import { type ApplicationState, type Backend, hasEnded } from './backend.js'
import { killProcess, localLogs, statusBefore } from './local-backend.js'

/** An application as the master's page tells of it. */
interface MasterApplication {
  readonly id: string
  /** WAITING, RUNNING, FINISHED, FAILED, KILLED. */
  readonly state: string
  readonly cores: number
}

const STATES: Readonly<Record<string, ApplicationState>> = {
  WAITING: 'waiting',
  RUNNING: 'running',
  FINISHED: 'succeeded',
  FAILED: 'failed',
  KILLED: 'killed',
}

/** A driver on this machine whose tasks run on a standalone cluster; the master says so on its pages. */
export function standaloneBackend(directory: string, address: StandaloneAddress): Backend {
  async function find(): Promise<{ readonly base: string; readonly found?: MasterApplication } | undefined> {
    const id = await readApplicationId(directory)
    if (id === undefined) return undefined
    const page = await firstPage(address)
    const found = page.applications.find((application) => application.id === id)
    return { base: page.base, ...(found === undefined ? {} : { found }) }
  }
  return {
    pollMs: 1000,
    submit: (options) => startDriver(options),
    async status() {
      const answer = await find()
      if (answer === undefined) return statusBefore(directory)
      if (answer.found === undefined) {
        return { state: 'unknown', id: null, text: `${answer.base} does not know the application any more` }
      }
      const { id, state, cores } = answer.found
      return { state: STATES[state] ?? 'unknown', id, text: `${state} on ${cores} cores` }
    },
    async kill() {
      await killProcess(directory)
      const answer = await find()
      const application = answer?.found
      if (answer === undefined || application === undefined) return
      if (hasEnded({ state: STATES[application.state] ?? 'unknown' })) return
      await killApplication(answer.base, application.id)
    },
    logs: () => localLogs(directory),
    release: async () => {},
  }
}

async function killApplication(base: string, id: string): Promise<void> {
  const answer = await askCluster(`${base}/app/kill/`, {
    method: 'POST',
    body: new URLSearchParams({ id, terminate: 'true' }),
    redirect: 'manual',
  })
  // The page sends its reader back to the overview.
  if (answer.ok || answer.status === 302) return
  throw new LaunchError('LAUNCH_KILL_REFUSED', {
    message: `The master does not kill ${id}: ${base} answers ${answer.status} ${answer.statusText}`,
    hint: 'spark.ui.killEnabled must not be false on the master; the application ends by itself once its driver is gone.',
    details: { application: id, status: answer.status },
  })
}

/** The page of the first master that answers and is the active one. */
async function firstPage(address: StandaloneAddress): Promise<{
  readonly base: string
  readonly applications: readonly MasterApplication[]
}> {
  let last: unknown
  for (const base of address.webUis) {
    try {
      const page = (await askForJson(`${base}/json/`)) as {
        readonly status: string
        readonly activeapps: readonly MasterApplication[]
        readonly completedapps: readonly MasterApplication[]
      }
      if (page.status !== 'STANDBY')
        return { base, applications: [...page.activeapps, ...page.completedapps] }
    } catch (error) {
      if (!isBridgeError(error, 'LAUNCH_CLUSTER_SILENT')) throw error
      last = error
    }
  }
  throw (
    last ??
    new LaunchError('LAUNCH_CLUSTER_SILENT', {
      message: `No master is active: ${address.webUis.join(', ')}`,
      hint: 'One of the masters must be ALIVE; the others stand by.',
    })
  )
}
