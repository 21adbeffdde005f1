import type { BrokerFaultKind } from '../../kafka/broker-fault.js'

/** What trying again can change: by itself (`transient`), once the job or a setting is another (`permanent`), or once the data are (`data`). */
export type FailureKind = 'transient' | 'permanent' | 'data'

/** How a driver's process came to its end, where that is all that is known. */
export type ProcessEnd = 'exited' | 'killed' | 'held'

/** One way to know a failure; everything that it states must hold, and what it says of a cause must hold of one cause. */
export interface Sign {
  /** Spark's error condition; its sub-conditions are meant too. */
  readonly condition?: string
  /** The class of the exception. */
  readonly type?: RegExp
  readonly message?: RegExp
  /** A line of Spark's log. */
  readonly log?: RegExp
  readonly end?: ProcessEnd
  /** What asking the brokers has shown. */
  readonly fault?: BrokerFaultKind
}

/** One failure that is known: how to tell it, why it happens, what to do. */
export interface DiagnosisEntry {
  readonly signs: readonly Sign[]
  /** Stands behind `Job 'name' failed: `. */
  readonly cause: string
  readonly fix: string
  /** The page of Spark's or Kafka's documentation that says more. */
  readonly doc: string
  readonly kind: FailureKind
}

export type DiagnosisTable = Readonly<Record<string, DiagnosisEntry>>
