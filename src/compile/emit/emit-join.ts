import { JOIN_KINDS } from '../../ir/relation/join-kind.js'
import type { OperationOf } from '../lower/step.js'
import { method, name } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'
import { emitExpression, nameList } from './emit-expression.js'

/** `left.join(right, on=["id"], how="left")`; inner is what PySpark takes by itself. */
export function emitJoin({ node, input, other }: OperationOf<'join'>): PyExpression {
  const { how, on, condition } = node
  if (how === 'cross') return method(name(input), 'crossJoin', [name(other)])
  const keywords: PyKeyword[] = []
  if (on !== undefined) keywords.push({ name: 'on', value: nameList(on) })
  if (condition !== undefined) keywords.push({ name: 'on', value: emitExpression(condition) })
  if (how !== 'inner') keywords.push({ name: 'how', value: pyString(JOIN_KINDS[how].word) })
  return method(name(input), 'join', [name(other)], keywords)
}
