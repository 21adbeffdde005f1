import { BridgeError } from './bridge-error.js'
import { errorCatalogue } from './catalogue.js'

/** What `toJSON()` of an error of sparkwire's gives, as far as it is needed. */
export interface ErrorJson {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly retryable: boolean
  readonly details: Readonly<Record<string, unknown>>
}

/** The error of another process, or of an earlier one; undefined where its code is none of ours. */
export function errorFromJson({ code, ...facts }: ErrorJson): BridgeError | undefined {
  const entry = errorCatalogue().find((known) => known.code === code)
  if (entry === undefined) return undefined
  const { hint, ...others } = facts
  return new BridgeError({ [code]: entry }, code, { ...others, ...(hint === undefined ? {} : { hint }) })
}
