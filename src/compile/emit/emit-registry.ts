import type { OperationOf } from '../lower/step.js'
import { call } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitOptionValue } from './emit-option.js'

/** `registry_schemas(url, "orders-value", auth=…)`: the schemas of some subjects, by their numbers. */
export function emitReadRegistry({ registry, subjects }: OperationOf<'read_registry'>): PyExpression {
  const { url, auth } = registry
  const asked = call('registry_schemas', [emitOptionValue(url), ...subjects.map(pyString)])
  return auth === undefined ? asked : { ...asked, keywords: [{ name: 'auth', value: emitOptionValue(auth) }] }
}
