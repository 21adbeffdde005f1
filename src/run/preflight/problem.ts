import type { BridgeError } from '../../errors/bridge-error.js'

/** What a check before a run found: an error keeps the run from starting, a warning is told. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly error: BridgeError
}

export const fails = (error: BridgeError): Problem => ({ severity: 'error', error })
export const warns = (error: BridgeError): Problem => ({ severity: 'warning', error })
