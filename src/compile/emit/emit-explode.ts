import type { ExplodeNode } from '../../ir/relation/explode-node.js'
import { method, sqlFunction } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitArgument } from './emit-expression.js'

/** `F.posexplode_outer("tags").alias("at", "tag")`. */
export function emitExplode({ collection, position, key, value, outer }: ExplodeNode): PyExpression {
  const generator = `${position === undefined ? '' : 'pos'}explode${outer === true ? '_outer' : ''}`
  const names = [position, key, value].flatMap((column) => (column === undefined ? [] : [pyString(column)]))
  return method(sqlFunction(generator, emitArgument(collection)), 'alias', names)
}
