import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import type { FrameBound, WindowFrame, WindowParts } from '../../ir/expression/over-node.js'
import { attribute, method, name } from '../python/build.js'
import { pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText } from './emit-column.js'
import { type Emit, emitSortKeys } from './emit-sort-key.js'

const WINDOW = name('Window')

function bound(value: FrameBound, unbounded: string): PyExpression {
  if (value === 'unbounded') return attribute(WINDOW, unbounded)
  if (value === 0) return attribute(WINDOW, 'currentRow')
  const distance = pyInteger(BigInt(Math.abs(value)))
  return value < 0 ? { kind: 'prefix', symbol: '-', operand: distance } : distance
}

function framed(window: PyExpression, { unit, start, end }: WindowFrame): PyExpression {
  return method(window, unit === 'rows' ? 'rowsBetween' : 'rangeBetween', [
    bound(start, 'unboundedPreceding'),
    bound(end, 'unboundedFollowing'),
  ])
}

/** Keys of partitions: by name alone where all are columns. */
function emitPartitions(keys: readonly ExpressionNode[], emit: Emit): readonly PyExpression[] {
  const names = keys.flatMap((key) => (key.kind === 'column' ? [key.name] : []))
  return names.length === keys.length ? names.map((each) => pyString(columnText(each))) : keys.map(emit)
}

/** `Window.partitionBy("net").orderBy("at").rowsBetween(-2, Window.currentRow)`. */
export function emitWindow({ partitionBy, orderBy, frame }: WindowParts, emit: Emit): PyExpression {
  const partitions = emitPartitions(partitionBy, emit)
  const isParted = partitions.length > 0 || orderBy.length === 0
  const parted = isParted ? method(WINDOW, 'partitionBy', partitions) : WINDOW
  const ordered = orderBy.length > 0 ? method(parted, 'orderBy', emitSortKeys(orderBy, emit)) : parted
  return frame === undefined ? ordered : framed(ordered, frame)
}
