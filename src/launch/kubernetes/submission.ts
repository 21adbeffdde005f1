import { join } from 'node:path'
import { execa } from 'execa'
import { LaunchError } from '../../errors/launch-error.js'
import type { KubernetesAddress } from './kubernetes-address.js'

/** ms that one call of spark-submit may take: it starts a JVM. */
const LIMIT_MS = 120_000

export interface SubmissionOptions {
  readonly sparkHome: string
  readonly variables: Readonly<Record<string, string>>
  readonly master: string
  readonly address: KubernetesAddress
  readonly pod: string
}

/** What became of a driver's pod. */
export interface PodStatus {
  /** Pending, Running, Succeeded, Failed, Unknown. */
  readonly phase: string
  readonly exitCode?: number
  /** Why the container ended or waits: Error, OOMKilled, ErrImagePull. */
  readonly reason?: string
}

/** Asks by `spark-submit --status`; undefined where there is no such pod. Throws LAUNCH_CLUSTER_SILENT. */
export async function submissionStatus(options: SubmissionOptions): Promise<PodStatus | undefined> {
  return podStatusIn(await spark(options, '--status'))
}

/** Ends the pod by `spark-submit --kill`. Throws LAUNCH_CLUSTER_SILENT. */
export async function killSubmission(options: SubmissionOptions): Promise<void> {
  await spark(options, '--kill')
}

/** Reads what `--status` prints: `phase: Running`, and of the driver's container how it ended. */
export function podStatusIn(text: string): PodStatus | undefined {
  const of = (name: string): string | undefined =>
    new RegExp(`^\\s+${name}: (.+)$`, 'm').exec(text)?.[1]?.trim()
  const phase = of('phase')
  if (phase === undefined) return undefined
  const exitCode = of('exit code')
  const reason = of('termination reason') ?? of('pending reason')
  return {
    phase,
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
    ...(reason === undefined || reason === 'N/A' ? {} : { reason }),
  }
}

async function spark(options: SubmissionOptions, what: '--status' | '--kill'): Promise<string> {
  const { address, master, pod } = options
  const conf = Object.entries(address.conf).flatMap(([property, value]) => ['--conf', `${property}=${value}`])
  const words = [what, `${address.namespace}:${pod}`, '--master', master, ...conf]
  const ended = await execa(join(options.sparkHome, 'bin', 'spark-submit'), words, {
    env: options.variables,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: LIMIT_MS,
  })
  if (!ended.failed) return ended.all
  const said = ended.all.split('\n').find((line) => /Exception|Error/.test(line))
  throw new LaunchError('LAUNCH_CLUSTER_SILENT', {
    message: `Kubernetes could not be asked by spark-submit ${what} ${address.namespace}:${pod}: ${said?.trim() ?? ended.shortMessage}`,
    hint: 'The kubeconfig must be that of the cluster, and sign in as somebody who may see its pods.',
    details: { master, namespace: address.namespace, pod },
  })
}
