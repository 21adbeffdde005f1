import type { FieldMap } from '../schema/data-type.js'
import { checkOptions } from './check-options.js'
import { type Dataset, relationOf } from './dataset.js'
import { COMMON, type SinkDefinition, type SinkOptions, sink } from './sinks.js'
import type { UntypedDataset } from './untyped-dataset.js'

/**
 * Rows of a stream kept in the driver's memory, as a table under the name of the sink: for trials, in a script that is
 * taken further by hand.
 *
 * @example
 * ```ts
 * job({ name: 'quakes', sinks: { seen: toMemory(strong) } }) // spark.table("seen")
 * ```
 */
export function toMemory<F extends FieldMap>(
  dataset: Dataset<F> | UntypedDataset,
  options: SinkOptions = {},
): SinkDefinition<'memory'> {
  checkOptions('toMemory', options, COMMON)
  return sink('memory', { ...options, input: relationOf('toMemory', dataset) })
}
