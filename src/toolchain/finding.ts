import { isBridgeError } from '../errors/bridge-error.js'

/** What one check of the environment came to. */
export interface Finding {
  /** What was checked: `java`, `spark`, `disk.cache`. */
  readonly check: string
  /** `warn`: jobs run, or what is missing installs itself on first use. `fail`: jobs cannot run. */
  readonly status: 'ok' | 'warn' | 'fail'
  readonly found: string
  readonly needed?: string
  /** What to do about it. */
  readonly fix?: string
}

/** Turns what a check throws into a finding, so that one fault does not hide the others. */
export async function findingOf(check: string, work: () => Promise<Finding> | Finding): Promise<Finding> {
  try {
    return await work()
  } catch (error) {
    if (isBridgeError(error, 'TOOLCHAIN_OFFLINE')) {
      return { check, status: 'warn', found: 'not installed yet', fix: 'sparkwire setup' }
    }
    if (!isBridgeError(error)) throw error
    const fix = error.hint === undefined ? {} : { fix: error.hint }
    return { check, status: 'fail', found: error.message, ...fix }
  }
}
