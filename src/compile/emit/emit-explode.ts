import type { ExplodeNode } from '../../ir/relation/explode-node.js'
import { method, sqlFunction } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText } from './emit-column.js'
import { emitExpression } from './emit-expression.js'

/** `F.posexplode_outer("tags").alias("at", "tag")`. */
export function emitExplode({ collection, position, key, value, outer }: ExplodeNode): PyExpression {
  const generator = `${position === undefined ? '' : 'pos'}explode${outer === true ? '_outer' : ''}`
  const of = collection.kind === 'column' ? pyString(columnText(collection.name)) : emitExpression(collection)
  const names = [position, key, value].flatMap((column) => (column === undefined ? [] : [pyString(column)]))
  return method(sqlFunction(generator, of), 'alias', names)
}
