import type { BridgeError } from '../../errors/bridge-error.js'
import { type PreflightOptions, type PreflightReport, preflight } from './preflight.js'

/**
 * Does `work`, the making of the environment, and the checks at the same time. An error of the checks counts first
 * and ends the work.
 *
 * @throws the first error of the checks, the others as `alsoFound` in its details; else what `work` throws
 */
export async function besidePreflight<T>(
  options: PreflightOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly result: T; readonly warnings: PreflightReport['warnings'] }> {
  const ending = new AbortController()
  const signal =
    options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal])
  const working = work(signal)
  // What it throws is heard after the checks.
  working.catch(() => {})
  try {
    const { errors, warnings } = await preflight(options)
    const [first, ...others] = errors
    if (first !== undefined) throw withOthers(first, others)
    return { result: await working, warnings }
  } catch (error) {
    ending.abort(error)
    await working.catch(() => {})
    throw error
  }
}

/** An error with those that were found beside it. */
export function withOthers(first: BridgeError, others: readonly BridgeError[]): BridgeError {
  if (others.length === 0) return first
  const alsoFound = others.map((error) => error.toJSON())
  return Object.assign(first, { details: Object.freeze({ ...first.details, alsoFound }) })
}
