import { checkInterval } from '../ir/expression/interval.js'
import type {
  AvailableNowTrigger,
  ContinuousTrigger,
  OnceTrigger,
  ProcessingTimeTrigger,
  RealTimeTrigger,
} from '../ir/sink/trigger.js'

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

/**
 * One micro-batch of all that is there when the query starts, whatever its size. Spark advises {@link availableNow},
 * which heeds the limits of the sources.
 */
export function once(): OnceTrigger {
  return Object.freeze({ kind: 'once' })
}

/**
 * Rows go through one by one, and Spark writes down each interval how far it has come: `continuous('1 second')`. For
 * filters and columns of Kafka and rate alone, into Kafka, memory and the console; experimental in Spark.
 * Follows https://spark.apache.org/docs/latest/streaming/performance-tips.html
 * @throws DEFINE_BAD_VALUE
 */
export function continuous(interval: string): ContinuousTrigger {
  checkInterval('Interval of a trigger', interval)
  return Object.freeze({ kind: 'continuous', interval })
}

/**
 * Rows go through in milliseconds, while micro-batches of this length run: `realTime('5 seconds')`, which is the shortest.
 * From Kafka, with output mode `update`, into Kafka, memory and the console. Needs Spark 4.2.
 * @throws DEFINE_BAD_VALUE
 */
export function realTime(interval: string): RealTimeTrigger {
  checkInterval('Interval of a trigger', interval)
  return Object.freeze({ kind: 'real_time', interval })
}
