import { zeromqCapability } from '../channel/zeromq-capability.js'

/** Loads ZeroMQ and says what it can do; throws the loader's error where it does not load. */
export async function probeZeromq(): Promise<{ readonly version: string; readonly curve: boolean }> {
  return zeromqCapability()
}
