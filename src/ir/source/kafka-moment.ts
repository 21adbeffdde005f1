import { DefineError } from '../../errors/define-error.js'
import { microsFromText } from '../../schema/timestamp-text.js'
import { valueText } from '../../util/value-text.js'
import { isParamReference } from '../option-value.js'
import type { KafkaSettings } from './kafka-option-table.js'

/** Milliseconds of ISO text with a zone; what is none stays as it is, for the check of its form to name. */
function millisOf(moment: unknown): unknown {
  if (moment instanceof Date) return moment.getTime()
  if (typeof moment !== 'string') return moment
  const micros = microsFromText(moment, true)
  if (micros !== undefined && micros % 1000n === 0n) return Number(micros / 1000n)
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Moment of a Kafka source: ${valueText(moment)}. Expected ISO 8601 text with a zone, to the millisecond, such as '2026-01-01T00:00:00Z'.`,
  })
}

function byPartition(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isParamReference(value)) return value
  const inside = (partitions: unknown): unknown =>
    typeof partitions !== 'object' || partitions === null
      ? partitions
      : Object.fromEntries(Object.entries(partitions).map(([number, moment]) => [number, millisOf(moment)]))
  return Object.fromEntries(Object.entries(value).map(([topic, partitions]) => [topic, inside(partitions)]))
}

const MOMENTS = {
  startingTimestamp: millisOf,
  startingOffsetsByTimestamp: byPartition,
  endingTimestamp: millisOf,
  endingOffsetsByTimestamp: byPartition,
} as const

/**
 * The settings of a Kafka source with their moments as milliseconds, whether they were given so, as Date or as text.
 * @throws DEFINE_BAD_VALUE for a text that is no moment
 */
export function withMoments<S extends object>(settings: S): S & KafkaSettings {
  const given = settings as Readonly<Record<string, unknown>>
  const changed = Object.entries(MOMENTS).flatMap(([name, read]) =>
    given[name] === undefined ? [] : [[name, read(given[name])] as const],
  )
  return { ...settings, ...Object.fromEntries(changed) } as S & KafkaSettings
}
