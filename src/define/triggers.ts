import { checkInterval } from '../ir/expression/interval.js'
import type { AvailableNowTrigger, ProcessingTimeTrigger } from '../ir/sink/trigger.js'

/** Takes what is there when the query starts, and ends. */
export function availableNow(): AvailableNowTrigger {
  return Object.freeze({ kind: 'available_now' })
}

/**
 * A micro-batch each interval: `processingTime('5 seconds')`.
 * @throws DEFINE_BAD_VALUE
 */
export function processingTime(interval: string): ProcessingTimeTrigger {
  checkInterval('Interval of a trigger', interval)
  return Object.freeze({ kind: 'processing_time', interval })
}
