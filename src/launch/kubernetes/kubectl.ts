import { execa } from 'execa'
import { LaunchError } from '../../errors/launch-error.js'
import type { KubernetesAddress } from './kubernetes-address.js'

/** ms that one call may take. */
const LIMIT_MS = 60_000

/** Calls kubectl, which signs in by whatever way the kubeconfig says. Throws LAUNCH_KUBECTL_FAILED. */
export async function kubectl(address: KubernetesAddress, words: readonly string[]): Promise<string> {
  const context = address.context === undefined ? [] : ['--context', address.context]
  const argv = ['--server', address.server, ...context, '--namespace', address.namespace, ...words]
  const ended = await execa('kubectl', argv, {
    reject: false,
    timeout: LIMIT_MS,
    stdin: 'ignore',
    stripFinalNewline: false,
  })
  if (!ended.failed) return ended.stdout
  const missing = ended.code === 'ENOENT'
  throw new LaunchError('LAUNCH_KUBECTL_FAILED', {
    message: missing
      ? 'kubectl is not in PATH. It puts what a driver in Kubernetes needs into a Secret, and reads its log.'
      : `kubectl ${words.slice(0, 2).join(' ')} in namespace ${address.namespace} failed: ${lastLine(ended.stderr) || ended.shortMessage}`,
    hint: missing
      ? 'Install kubectl, of a version near that of the cluster.'
      : 'The kubeconfig must sign in as somebody who may create Secrets and read the logs of pods there.',
    details: { namespace: address.namespace, server: address.server },
  })
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
