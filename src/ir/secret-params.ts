import type { JobDocument } from './job-document.js'
import { isParamReference } from './option-value.js'
import { isSecretOption } from './secret-option.js'

/** A parameter that holds a secret, and the options that are read from it. */
export interface SecretParam {
  readonly param: string
  readonly options: readonly string[]
}

/**
 * The parameters of a document whose values may be shown to nobody, by name: those that it says are secrets, and those
 * that an option is read from whose name says so. Of a script's nothing is known.
 */
export function secretParams(document: JobDocument): readonly SecretParam[] {
  const found = new Map<string, Set<string>>()
  const walk = (name: string, value: unknown): void => {
    if (isParamReference(value)) {
      if (value.secret !== true && !isSecretOption(name)) return
      found.set(value.param, (found.get(value.param) ?? new Set()).add(name))
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) walk(key, part)
    }
  }
  walk('', document)
  return [...found]
    .map(([param, options]) => ({ param, options: [...options].sort() }))
    .sort((a, b) => a.param.localeCompare(b.param))
}
