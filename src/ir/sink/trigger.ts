/** Takes what is there when the query starts, in as many micro-batches as the limits ask for, and ends. */
export interface AvailableNowTrigger {
  readonly kind: 'available_now'
}

/** Rows go through one by one, without micro-batches; what is done is written down each interval. */
export interface ContinuousTrigger {
  readonly kind: 'continuous'
  /** Spark's interval text: `1 second`. */
  readonly interval: string
}

/** One micro-batch of all that is there when the query starts. */
export interface OnceTrigger {
  readonly kind: 'once'
}

/** A micro-batch each interval, for as long as the query runs. */
export interface ProcessingTimeTrigger {
  readonly kind: 'processing_time'
  /** Spark's interval text: `5 seconds`. */
  readonly interval: string
}

/** Rows go through while a long micro-batch runs, one an interval. */
export interface RealTimeTrigger {
  readonly kind: 'real_time'
  /** Spark's interval text, 5 seconds or more. */
  readonly interval: string
}

/** When a query starts its micro-batches; absent, each follows the one before at once. */
export type Trigger =
  | AvailableNowTrigger
  | ContinuousTrigger
  | OnceTrigger
  | ProcessingTimeTrigger
  | RealTimeTrigger
