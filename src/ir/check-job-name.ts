import { DefineError } from '../errors/define-error.js'
import { valueText } from '../util/value-text.js'

/** @throws DEFINE_BAD_NAME unless the name serves as a file name, a directory name and a Spark application name. */
export function checkJobName(name: string): void {
  if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return
  throw new DefineError('DEFINE_BAD_NAME', {
    message: `Name of a job: ${valueText(name)}. Expected a letter or digit, then letters, digits, dots, underscores and hyphens, 100 at most.`,
  })
}
