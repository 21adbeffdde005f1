import { kubectl } from './kubectl.js'
import type { KubernetesAddress } from './kubernetes-address.js'

/** Where the Secret's files are in the driver's pod. */
export const MOUNT = '/etc/sparkwire'

/** Puts files into a Secret that only the driver's pod mounts. The words of the call name files, not what is in them. */
export async function createDriverSecret(
  address: KubernetesAddress,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const words = Object.entries(files).map(([key, path]) => `--from-file=${key}=${path}`)
  await kubectl(address, ['create', 'secret', 'generic', name, ...words])
}

export async function deleteDriverSecret(address: KubernetesAddress, name: string): Promise<void> {
  await kubectl(address, ['delete', 'secret', name, '--ignore-not-found'])
}
