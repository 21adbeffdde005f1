import { DefineError } from '../errors/define-error.js'
import { didYouMean } from '../util/did-you-mean.js'

/** Every option of a type, so that none is forgotten. */
export type OptionNames<T> = { readonly [K in keyof Required<T>]: true }

/**
 * For callers without a type checker: no unknown option passes unseen.
 * @throws DEFINE_UNKNOWN_OPTION, DEFINE_BAD_VALUE
 */
export function checkOptions<T extends object>(what: string, options: T, known: OptionNames<T>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Options of ${what}: ${String(options)}. Expected an object.`,
    })
  }
  const names = Object.keys(known)
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue
    const near = didYouMean(name, names)
    throw new DefineError('DEFINE_UNKNOWN_OPTION', {
      message: `Option of ${what}: ${name}. Expected one of ${names.join(', ')}.`,
      details: { option: name, options: names },
      ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
    })
  }
}
