import type { SinkBase } from './sink-base.js'

/** Rows that come back to the caller. */
export interface ResultsSink<Input = number> extends SinkBase<Input> {
  readonly kind: 'results'
}
