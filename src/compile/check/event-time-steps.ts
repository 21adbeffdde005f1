import { isStreaming } from '../../ir/relation/is-streaming.js'
import { keepsState } from '../../ir/relation/keeps-state.js'
import type { RelationKind, RelationNode } from '../../ir/relation/relation-node.js'
import { watermarkedColumns } from './watermarked-columns.js'

const ALWAYS: readonly RelationKind[] = ['aggregate', 'drop_duplicates_within_watermark', 'join']

/** Whether a step on a stream drops rows that are later than the watermark: of dropDuplicates it depends on the columns. */
export function goesByEventTime(node: RelationNode): boolean {
  if (!isStreaming(node) || !keepsState(node)) return false
  if (ALWAYS.includes(node.kind)) return true
  if (node.kind === 'distinct') return watermarkedColumns(node).size > 0
  if (node.kind !== 'drop_duplicates') return false
  const watermarked = watermarkedColumns(node)
  return node.columns.some((column) => watermarked.has(column))
}
