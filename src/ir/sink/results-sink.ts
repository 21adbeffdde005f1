import type { SinkBase } from './sink-base.js'

/** The ways on which rows come back. */
export const RESULT_WAYS = ['driver', 'executors'] as const

/**
 * `driver`: Spark's driver gathers the rows and hands them on. `executors`: each task hands its own over, for more rows
 * than one driver should hold.
 */
export type ResultWay = (typeof RESULT_WAYS)[number]

/** Rows that come back to the caller. */
export interface ResultsSink<Input = number> extends SinkBase<Input> {
  readonly kind: 'results'
  /** On which way; absent: through the driver. */
  readonly via?: ResultWay
}
