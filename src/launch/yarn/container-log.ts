import { LaunchError } from '../../errors/launch-error.js'
import { askCluster } from '../ask-cluster.js'

/** Of a longer log, so much of its end is read, bytes. */
const TAIL_BYTES = 4 * 1024 * 1024

/**
 * One log of a container, from the node that ran it or, later, from where YARN has gathered it.
 * https://hadoop.apache.org/docs/current/hadoop-yarn/hadoop-yarn-site/NodeManagerRest.html
 *
 * @param page what YARN calls `amContainerLogs`: `http://node/node/containerlogs/CONTAINER/USER`
 * @throws LAUNCH_CLUSTER_SILENT, LAUNCH_NO_LOGS
 */
export async function readContainerLog(page: string, name: 'stdout' | 'stderr'): Promise<string> {
  const { origin, pathname } = new URL(page)
  const container = /\/containerlogs\/(container_[\w-]+)/.exec(pathname)?.[1]
  const url = `${origin}/ws/v1/node/containers/${container}/logs/${name}?size=-${TAIL_BYTES}`
  const answer = await askCluster(url)
  const text = await answer.text()
  if (answer.ok) return containerLogText(text, name)
  throw new LaunchError('LAUNCH_NO_LOGS', {
    message: `YARN has no ${name} of the driver: ${url} answers ${answer.status} ${answer.statusText}`,
    hint: 'Logs are kept for a while on the node, and gathered where yarn.log-aggregation-enable says so: see `yarn logs`.',
    details: { url },
  })
}

/** What the log holds, without what YARN writes above and below it. */
export function containerLogText(text: string, name: string): string {
  const start = text.indexOf('\nLogContents:\n')
  if (start < 0) return text
  const body = text.slice(start + '\nLogContents:\n'.length)
  const end = body.lastIndexOf(`\nEnd of LogType:${name}`)
  // Of an empty log the end follows at once; of one without a last line break it stands on the same line.
  const stop = end >= 0 ? end + 1 : body.lastIndexOf(`End of LogType:${name}`)
  return stop < 0 ? body : body.slice(0, stop)
}
