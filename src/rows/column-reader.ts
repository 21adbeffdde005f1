import type { ArrowType, ArrowValues, ReadValue } from './arrow-values.js'

/** What reads the columns of one Spark type; built once per schema, used for every frame. */
export interface ColumnReader {
  /** The Arrow type that Spark sends for it, for messages. */
  readonly expected: string
  /** What of `arrow` does not fit, at which path below the column; undefined when all does. */
  readonly misfit: (arrow: ArrowType) => Misfit | undefined
  /** Makes the reader of one column of one record batch; it knows nulls. */
  readonly read: (column: ArrowValues) => ReadValue
}

export interface Misfit {
  /** `.element`, `.city`; empty for the column itself. */
  readonly path: string
  readonly expected: string
}
