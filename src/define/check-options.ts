import { DefineError } from '../errors/define-error.js'
import { didYouMean } from '../util/did-you-mean.js'
import { valueText } from '../util/value-text.js'

/** Every option of a type, so that none is forgotten. */
export type OptionNames<T> = { readonly [K in keyof Required<T>]: true }

/**
 * For callers without a type checker: no unknown option passes unseen.
 * @throws DEFINE_UNKNOWN_OPTION, DEFINE_BAD_VALUE
 */
export function checkOptions<T extends object>(what: string, options: T, known: OptionNames<T>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Options of ${what}: ${valueText(options)}. Expected an object.`,
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

/** For callers without a type checker. @throws DEFINE_BAD_VALUE unless it is an object of things by name. */
export function checkByName(what: string, value: unknown, expected: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Argument of ${what}: ${valueText(value)}. Expected ${expected}.`,
  })
}

/** For callers without a type checker. @throws DEFINE_BAD_VALUE unless it is true, false or left out. */
export function checkFlag(what: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Option ${what}: ${valueText(value)}. Expected true or false.`,
  })
}
