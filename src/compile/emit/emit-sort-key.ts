import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import type { NullsPlace, SortDirection, SortKeyNode } from '../../ir/expression/sort-key-node.js'
import { method } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText } from './emit-column.js'

/** How an expression becomes a PySpark column. */
export type Emit = (node: ExpressionNode) => PyExpression

/** PySpark's methods; where the nulls stand by themselves, the name does not say it. */
const METHODS: { readonly [D in SortDirection]: { readonly [N in NullsPlace]: string } } = {
  asc: { first: 'asc', last: 'asc_nulls_last' },
  desc: { first: 'desc_nulls_first', last: 'desc' },
}

const OWN_PLACE: { readonly [D in SortDirection]: NullsPlace } = { asc: 'first', desc: 'last' }

/** Keys of sort: by name alone where all are columns in ascending order. */
export function emitSortKeys(keys: readonly SortKeyNode[], emit: Emit): readonly PyExpression[] {
  const names = keys.flatMap(({ expression, direction, nulls }) =>
    expression.kind === 'column' && direction === 'asc' && nulls !== 'last' ? [expression.name] : [],
  )
  if (names.length === keys.length) return names.map((name) => pyString(columnText(name)))
  return keys.map(({ expression, direction, nulls }) =>
    method(emit(expression), METHODS[direction][nulls ?? OWN_PLACE[direction]]),
  )
}
