import type { FrameBound, WindowFrame, WindowParts } from '../../ir/expression/over-node.js'
import type { SortKeyNode } from '../../ir/expression/sort-key-node.js'
import { TextFault } from '../../schema/text-fault.js'
import type { TokenReader } from '../../schema/token-reader.js'
import type { Operand } from './operand.js'

/** Reads the next expression. */
type ReadExpression = () => Operand

/** Reads what rows are sorted by: an expression, ASC or DESC, NULLS FIRST or LAST. */
export function readSortKey(reader: TokenReader, expression: ReadExpression): SortKeyNode {
  const { node } = expression()
  const isDown = reader.takeIf('DESC')
  if (!isDown) reader.takeIf('ASC')
  const hasNulls = reader.takeIf('NULLS')
  const isFirst = hasNulls && reader.takeIf('FIRST')
  if (hasNulls && !isFirst) reader.expect('LAST', 'or FIRST after NULLS')
  return {
    expression: node,
    direction: isDown ? 'desc' : 'asc',
    ...(hasNulls ? { nulls: isFirst ? 'first' : 'last' } : {}),
  }
}

function listed<V>(reader: TokenReader, read: () => V): readonly V[] {
  const items = [read()]
  while (reader.takeIf(',')) items.push(read())
  return items
}

/** `UNBOUNDED PRECEDING`, `3 PRECEDING`, `CURRENT ROW`, `3 FOLLOWING`, `UNBOUNDED FOLLOWING`. */
function bound(reader: TokenReader, atEnd: boolean): FrameBound {
  const token = reader.take()
  const { text, start } = token
  if (text.toUpperCase() === 'CURRENT') {
    reader.expect('ROW', 'after CURRENT')
    return 0
  }
  const isUnbounded = text.toUpperCase() === 'UNBOUNDED'
  if (!isUnbounded && !/^\d{1,10}$/.test(text)) {
    throw new TextFault(
      `found ${text === '' ? 'the end' : text}, expected an end of the frame, as in ROWS BETWEEN 2 PRECEDING AND CURRENT ROW`,
      start,
    )
  }
  const isBefore = reader.takeIf('PRECEDING')
  if (!isBefore) reader.expect('FOLLOWING', 'or PRECEDING')
  if (!isUnbounded) return isBefore ? -Number(text) : Number(text)
  if (isBefore === atEnd) {
    const place = atEnd ? 'ends with UNBOUNDED PRECEDING' : 'begins with UNBOUNDED FOLLOWING'
    throw new TextFault(`a frame that ${place} has no rows`, start)
  }
  return 'unbounded'
}

function frame(reader: TokenReader): { readonly frame?: WindowFrame } {
  const isRows = reader.takeIf('ROWS')
  if (!isRows && !reader.takeIf('RANGE')) return {}
  reader.expect('BETWEEN', `after ${isRows ? 'ROWS' : 'RANGE'}`)
  const start = bound(reader, false)
  reader.expect('AND', 'between the ends of the frame')
  return { frame: { unit: isRows ? 'rows' : 'range', start, end: bound(reader, true) } }
}

/** Reads `(PARTITION BY … ORDER BY … ROWS BETWEEN … AND …)`, of which each part may be left out. */
export function readWindow(reader: TokenReader, expression: ReadExpression): WindowParts {
  reader.expect('(', 'after OVER')
  const isParted = reader.takeIf('PARTITION')
  if (isParted) reader.expect('BY', 'after PARTITION')
  const partitionBy = isParted ? listed(reader, () => expression().node) : []
  const isOrdered = reader.takeIf('ORDER')
  if (isOrdered) reader.expect('BY', 'after ORDER')
  const orderBy = isOrdered ? listed(reader, () => readSortKey(reader, expression)) : []
  const parts = { partitionBy, orderBy, ...frame(reader) }
  reader.expect(')', 'at the end of the window')
  return parts
}
