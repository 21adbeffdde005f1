import { rateSourceNode } from '../ir/source/rate-source-node.js'
import type { SimpleType, Typed } from '../schema/data-type.js'
import { siteOf } from './call-site.js'
import { checkOptions } from './check-options.js'
import { Dataset } from './dataset.js'

/** What {@link rate} takes. */
export interface RateOptions {
  /** Rows that come each second. @default 1 */
  readonly rowsPerSecond?: number
  /** Left out, as many as Spark has cores. */
  readonly numPartitions?: number
  /** How long it takes to reach the rate: `5s`. @default '0s' */
  readonly rampUpTime?: string
}

/** The columns of {@link rate}. */
export type RateFields = {
  readonly timestamp: Typed<SimpleType<'timestamp'>, true>
  readonly value: Typed<SimpleType<'bigint'>, true>
}

/**
 * A stream of rows at a steady rate, for trials: `value` counts them from 0 on, `timestamp` is when each was due.
 * Follows https://spark.apache.org/docs/latest/streaming/apis-on-dataframes-and-datasets.html
 *
 * @example
 * ```ts
 * const ticks = rate({ rowsPerSecond: 10 })
 * ```
 * @throws DEFINE_BAD_VALUE, DEFINE_UNKNOWN_OPTION
 */
export function rate(options: RateOptions = {}): Dataset<RateFields> {
  checkOptions('rate', options, { rowsPerSecond: true, numPartitions: true, rampUpTime: true })
  return new Dataset(rateSourceNode({ ...options, ...siteOf() }))
}
