import { capability, version } from 'zeromq'

/** What the ZeroMQ library of this process can do. */
export function zeromqCapability(): { readonly version: string; readonly curve: boolean } {
  return { version, curve: capability.curve === true }
}
