import { DefineError } from '../errors/define-error.js'
import { valueText } from '../util/value-text.js'
import { isParamReference, type OptionValue } from './option-value.js'

/** @throws DEFINE_BAD_VALUE unless it may be a path, a URL or a parameter that gives one. */
export function checkPath(what: string, path: OptionValue): void {
  if (isParamReference(path)) return
  if (typeof path === 'string' && path.trim() !== '' && !/\p{Surrogate}|\0/u.test(path)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `path of ${what}: ${valueText(path)}. Expected a path, a URL such as s3a://bucket/folder, or param('name').`,
  })
}
