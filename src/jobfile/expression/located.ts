import { type BridgeError, isBridgeError } from '../../errors/bridge-error.js'

/** An error of a definition with the place in the text that it comes from; whoever knows the file unwraps it. */
export class Located extends Error {
  readonly error: BridgeError
  /** An offset into the text. */
  readonly start: number

  constructor(error: BridgeError, start: number) {
    super(error.message)
    this.error = error
    this.start = start
  }
}

/** Runs a check whose error, if it is one of ours, comes from this place. */
export function locatedAt<T>(start: number, check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw isBridgeError(error) ? new Located(error, start) : error
  }
}
