import { isBridgeError } from '../../errors/bridge-error.js'
import { type Finding, findingOf } from './finding.js'

/** The ZeroMQ of this process; `probe` loads it, since only another room may. */
export function checkZeromq(
  probe: () => Promise<{ readonly version: string; readonly curve: boolean }>,
): Promise<Finding> {
  return findingOf('zeromq', 'libzmq with CURVE', async () => {
    const fix = 'reinstall the npm package zeromq for this platform: `npm rebuild zeromq`'
    try {
      const { version, curve } = await probe()
      const found = `libzmq ${version}, CURVE ${curve ? 'yes' : 'no'}`
      return curve ? { found } : { status: 'error', found, fix }
    } catch (error) {
      if (isBridgeError(error)) throw error
      // The addon throws whatever the loader of the platform says.
      return { status: 'error', found: error instanceof Error ? error.message : String(error), fix }
    }
  })
}
