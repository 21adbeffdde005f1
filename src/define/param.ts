import { DefineError } from '../errors/define-error.js'
import type { ParamReference } from '../ir/option-value.js'
import { valueText } from '../util/value-text.js'

/**
 * A value that is given when the job is run and never stands in the script: `param('country')`.
 * @throws DEFINE_BAD_NAME
 */
export function param(name: string): ParamReference {
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/.test(name)) {
    throw new DefineError('DEFINE_BAD_NAME', {
      message: `Name of a parameter: ${valueText(name)}. Expected a letter, then letters, digits, dots, underscores and hyphens.`,
    })
  }
  return Object.freeze({ param: name })
}
