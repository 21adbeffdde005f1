/** Takes what is there when the query starts, in as many micro-batches as the limits ask for, and ends. */
export interface AvailableNowTrigger {
  readonly kind: 'available_now'
}

/** A micro-batch each interval, for as long as the query runs. */
export interface ProcessingTimeTrigger {
  readonly kind: 'processing_time'
  /** Spark's interval text: `5 seconds`. */
  readonly interval: string
}

/** When a query starts its micro-batches; absent, each follows the one before at once. */
export type Trigger = AvailableNowTrigger | ProcessingTimeTrigger
