import type { JsonTupleNode } from '../../ir/relation/json-tuple-node.js'
import { method, sqlFunction } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitArgument } from './emit-expression.js'

/** `F.json_tuple("payload", "id", "n").alias("id", "count")`. */
export function emitJsonTuple({ text, fields }: JsonTupleNode): PyExpression {
  const names = fields.map(({ field }) => pyString(field))
  const tuple = sqlFunction('json_tuple', emitArgument(text), ...names)
  return method(
    tuple,
    'alias',
    fields.map(({ name }) => pyString(name)),
  )
}
