import type { SortKeyNode } from '../ir/expression/sort-key-node.js'
import type { Column } from './column.js'
import { expressionOf } from './columns-of.js'
import { type SortKey, sortKeyNode } from './sort-key.js'

/** What `sort` takes: a column, which is ascending, or a column with its direction. */
export type SortBy = Column | SortKey

/** The keys that a callback gave, one or a list of them. @throws DEFINE_NOT_A_COLUMN */
export function sortKeys(given: unknown): readonly SortKeyNode[] {
  const keys: readonly unknown[] = Array.isArray(given) ? given : [given]
  return keys.map(
    (key) => sortKeyNode(key) ?? { expression: expressionOf('Key of sort', key), direction: 'asc' },
  )
}
