import { isBridgeError } from '../../errors/bridge-error.js'
import { LaunchError } from '../../errors/launch-error.js'
import { askCluster, askForJson } from '../ask-cluster.js'
import type { YarnAddress } from './yarn-address.js'

/** An application as YARN tells of it; of much, what is needed here. */
export interface YarnApplication {
  readonly id: string
  /** NEW, NEW_SAVING, SUBMITTED, ACCEPTED, RUNNING, FINISHED, FAILED, KILLED. */
  readonly state: string
  /** UNDEFINED, SUCCEEDED, FAILED, KILLED. */
  readonly finalStatus: string
  readonly queue: string
  readonly diagnostics?: string
  readonly startedTime: number
  /** The pages with the logs of the master's container; absent before there is one. */
  readonly amContainerLogs?: string
}

/**
 * The REST API of YARN's resource manager.
 * https://hadoop.apache.org/docs/current/hadoop-yarn/hadoop-yarn-site/ResourceManagerRest.html
 */
export class ResourceManager {
  readonly #address: YarnAddress

  constructor(address: YarnAddress) {
    this.#address = address
  }

  /** The newest application with a tag; undefined while there is none. Throws LAUNCH_CLUSTER_SILENT. */
  async findByTag(tag: string): Promise<YarnApplication | undefined> {
    const query = new URLSearchParams({ applicationTags: tag, 'user.name': this.#address.user })
    const found = await this.#first(async (base) => {
      const answer = (await askForJson(`${base}/ws/v1/cluster/apps?${query}`)) as {
        readonly apps: { readonly app?: readonly YarnApplication[] } | null
      }
      return answer.apps?.app ?? []
    })
    return [...found].sort((a, b) => b.startedTime - a.startedTime)[0]
  }

  /** Has an application killed. Throws LAUNCH_CLUSTER_SILENT, LAUNCH_KILL_REFUSED. */
  async kill(id: string): Promise<void> {
    const query = new URLSearchParams({ 'user.name': this.#address.user })
    await this.#first(async (base) => {
      const answer = await askCluster(`${base}/ws/v1/cluster/apps/${id}/state?${query}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ state: 'KILLED' }),
      })
      if (answer.ok) return
      throw new LaunchError('LAUNCH_KILL_REFUSED', {
        message: `YARN does not kill ${id} for ${this.#address.user}: it answers ${answer.status} ${answer.statusText}. Expected 200 or 202.`,
        hint: `End it as somebody who may: yarn application -kill ${id}`,
        details: { application: id, status: answer.status },
      })
    })
  }

  /** Asks one resource manager after the other: of several only one is active, and only that one answers. */
  async #first<T>(ask: (base: string) => Promise<T>): Promise<T> {
    let last: unknown
    for (const base of this.#address.resourceManagers) {
      try {
        return await ask(base)
      } catch (error) {
        if (!isBridgeError(error, 'LAUNCH_CLUSTER_SILENT')) throw error
        last = error
      }
    }
    throw last
  }
}
