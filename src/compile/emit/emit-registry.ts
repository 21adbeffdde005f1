import type { SchemaRegistry } from '../../ir/source/schema-registry.js'
import type { OperationOf } from '../lower/step.js'
import { call, name } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyCall, PyExpression, PyKeyword } from '../python/python-ast.js'
import { emitOptionValue } from './emit-option.js'

/** `registry_schemas(url, "orders-value", auth=…)`: the schemas of some subjects, by their numbers. */
export function emitReadRegistry({ registry, subjects }: OperationOf<'read_registry'>): PyExpression {
  const asked = call('registry_schemas', [emitOptionValue(registry.url), ...subjects.map(pyString)])
  return withKeywords(asked, authOf(registry))
}

/** `registered_number(url, "orders-value", SHOP_ORDER_AVRO, auth=…)`. */
export function emitRegisteredNumber({
  registry,
  schema,
  schemaKind,
}: OperationOf<'registered_number'>): PyExpression {
  const { url, subject, register } = registry
  const asked = call('registered_number', [emitOptionValue(url), pyString(subject), name(schema)])
  return withKeywords(asked, [
    ...(schemaKind === 'AVRO' ? [] : [{ name: 'kind', value: pyString(schemaKind) }]),
    ...(register === true ? [{ name: 'register', value: name('True') }] : []),
    ...authOf(registry),
  ])
}

const authOf = ({ auth }: Pick<SchemaRegistry, 'auth'>): readonly PyKeyword[] =>
  auth === undefined ? [] : [{ name: 'auth', value: emitOptionValue(auth) }]

const withKeywords = (asked: PyCall, keywords: readonly PyKeyword[]): PyExpression =>
  keywords.length === 0 ? asked : { ...asked, keywords }
