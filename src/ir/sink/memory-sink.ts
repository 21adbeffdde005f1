import type { SinkBase } from './sink-base.js'

/** Rows of a stream kept in the driver's memory, as a table under the sink's name. */
export interface MemorySink<Input = number> extends SinkBase<Input> {
  readonly kind: 'memory'
}
