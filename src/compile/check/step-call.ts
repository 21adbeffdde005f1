import type { RelationKind } from '../../ir/relation/relation-node.js'

/** What the definition calls the steps that messages name. */
export const CALLS: { readonly [K in RelationKind]?: string } = {
  aggregate: 'agg',
  apply_in_pandas_with_state: 'applyInPandasWithState',
  distinct: 'distinct',
  drop_duplicates: 'dropDuplicates',
  drop_duplicates_within_watermark: 'dropDuplicatesWithinWatermark',
  join: 'join',
  limit: 'limit',
  sort: 'sort',
  transform_with_state: 'transformWithStateInPandas',
  union: 'union',
}
