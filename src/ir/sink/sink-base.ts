import type { OutputMode } from './output-mode.js'
import type { Trigger } from './trigger.js'

/** What every sink carries: of a stream each is one query with its own checkpoint, of a batch it is written once. */
export interface SinkBase<Input> {
  /** Names the query, its checkpoint folder and, for results, the rows. */
  readonly name: string
  /** The relation that is written: its index in the document, or the relation itself once linked. */
  readonly input: Input
  /** Of streams alone; absent: append. */
  readonly outputMode?: OutputMode
  /** Of streams alone. */
  readonly trigger?: Trigger
  /** The raw call site that made it; no part of its identity. */
  readonly site?: string
}
