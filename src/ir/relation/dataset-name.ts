import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'

/** @throws DEFINE_BAD_NAME unless the name serves as that of a variable in the script. */
export function checkDatasetName(name: string): void {
  if (typeof name === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) return
  throw new DefineError('DEFINE_BAD_NAME', {
    message: `Name of a dataset: ${valueText(name)}. Expected a letter or underscore, then letters, digits and underscores.`,
  })
}
