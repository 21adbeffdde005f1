import { isBridgeError } from '../../errors/bridge-error.js'

/** What one check of the environment came to. */
export interface Finding {
  /** What was checked: `java`, `spark`, `disk.cache`. */
  readonly check: string
  /** `warning`: jobs run, or what is missing installs itself on first use. `error`: jobs cannot run. */
  readonly status: 'ok' | 'warning' | 'error'
  readonly found: string
  readonly expected: string
  /** What to do about it; absent where all is well. */
  readonly fix?: string
}

/** What a check says of what it found; without a status all is well. */
export type Answer =
  | { readonly status?: never; readonly found: string }
  | { readonly status: 'warning' | 'error'; readonly found: string; readonly fix: string }

/**
 * Makes a check's answer, or what it throws, a finding: one fault does not hide the others. `install` is the command
 * for what is not installed yet.
 */
export async function findingOf(
  check: string,
  expected: string,
  work: () => Promise<Answer> | Answer,
  install = 'sparkwire setup',
): Promise<Finding> {
  try {
    return { check, status: 'ok', expected, ...(await work()) }
  } catch (error) {
    if (isBridgeError(error, 'TOOLCHAIN_OFFLINE')) {
      return { check, status: 'warning', found: 'not installed yet', expected, fix: install }
    }
    if (!isBridgeError(error)) throw error
    const { message, hint = `docs/errors.md says more of ${error.code}` } = error
    return { check, status: 'error', found: message, expected, fix: hint }
  }
}
