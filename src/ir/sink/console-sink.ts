import type { SinkBase } from './sink-base.js'

/** Rows printed by the driver, micro-batch by micro-batch. */
export interface ConsoleSink<Input = number> extends SinkBase<Input> {
  readonly kind: 'console'
  /** Whether long values are cut; Spark's default is true. */
  readonly truncate?: boolean
  /** Rows printed per micro-batch; Spark's default is 20. */
  readonly numRows?: number
}
