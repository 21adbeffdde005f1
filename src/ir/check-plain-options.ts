import { DefineError } from '../errors/define-error.js'
import { valueText } from '../util/value-text.js'
import { isParamReference, type OptionMap } from './option-value.js'
import { isSecretOption } from './secret-option.js'

/**
 * Options that are handed to Spark as they are; `elsewhere` has, in lower case, those that have a property of their own,
 * each with what to do instead.
 * @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION
 */
export function checkPlainOptions(
  what: string,
  options: OptionMap,
  elsewhere: Readonly<Record<string, string>>,
): void {
  for (const [option, value] of Object.entries(options)) {
    const isText = typeof value === 'string' && !/\p{Surrogate}/u.test(`${option}${value}`)
    if (option === '' || (!isParamReference(value) && !isText)) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `Option ${option} of ${what}: ${valueText(value)}. Expected a text, param('name') or secret('name').`,
      })
    }
    const isElsewhere = Object.hasOwn(elsewhere, option.toLowerCase())
    if (!isElsewhere && !(isText && isSecretOption(option))) continue
    throw new DefineError('DEFINE_FORBIDDEN_OPTION', {
      message: `Option of ${what}: ${option}. Expected ${isElsewhere ? 'an option that has no property of its own' : 'a parameter: secrets are never written into the script'}.`,
      hint: isElsewhere
        ? (elsewhere[option.toLowerCase()] ?? '')
        : `Write '${option}': secret('name') and give the value when the job is run.`,
      details: { option },
    })
  }
}
