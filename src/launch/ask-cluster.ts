import { LaunchError } from '../errors/launch-error.js'

/** ms that one question may take. */
const LIMIT_MS = 10_000

/** What a cluster's web address answers. Throws LAUNCH_CLUSTER_SILENT; says nothing of the answer's status. */
export async function askCluster(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(LIMIT_MS) })
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
    throw clusterSilent(url, why instanceof Error ? why.message : String(why), cause)
  }
}

/** The JSON that it answers. Throws LAUNCH_CLUSTER_SILENT for anything else. */
export async function askForJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await askCluster(url, {
    ...init,
    headers: { Accept: 'application/json', ...init.headers },
  })
  const text = await answer.text()
  if (!answer.ok) throw clusterSilent(url, `it answers ${answer.status} ${answer.statusText}`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw clusterSilent(url, 'what it answers is no JSON', cause)
  }
}

function clusterSilent(url: string, why: string, cause?: unknown): LaunchError {
  return new LaunchError('LAUNCH_CLUSTER_SILENT', {
    message: `The cluster could not be asked: ${url.replace(/\?.*/, '')}: ${why}`,
    hint: 'The address must be reachable from this machine; a proxy or a login in front of it is not passed.',
    details: { url },
    cause,
  })
}
