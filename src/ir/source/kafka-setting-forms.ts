import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'
import { isParamReference } from '../option-value.js'
import {
  KAFKA_SETTING_NAMES,
  KAFKA_SOURCE_OPTIONS,
  type KafkaOptionValues,
  type KafkaSettings,
} from './kafka-option-table.js'

interface FormCheck {
  readonly fits: (value: unknown) => boolean
  readonly expected: string
  readonly hint?: string
}

const IS_NUMBER = /^(?:0|[1-9]\d{0,8})$/
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Whether a value is a record of records, each inner value of the kind, by topic and number of partition. */
function byPartition(value: unknown, fits: (inner: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const topics: readonly unknown[] = Object.values(value)
  return (
    topics.length > 0 &&
    topics.every(
      (partitions) =>
        typeof partitions === 'object' &&
        partitions !== null &&
        Object.keys(partitions).length > 0 &&
        Object.entries(partitions).every(([partition, inner]) => IS_NUMBER.test(partition) && fits(inner)),
    )
  )
}

const isEnd = (value: unknown): boolean => value === 'earliest' || value === 'latest'
const isText = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !/\p{Surrogate}/u.test(value)

const FORMS: { readonly [F in keyof KafkaOptionValues]: FormCheck } = {
  boolean: { fits: (value) => typeof value === 'boolean', expected: 'true or false' },
  count: { fits: (value) => isWhole(value) && value > 0, expected: 'a whole number above 0' },
  duration: {
    fits: (value) => typeof value === 'string' && /^\d{1,9}(?:us|ms|s|m|min|h|d)$/.test(value),
    expected: "a length of time as Spark writes it here, such as '15m'",
    hint: 'Units are us, ms, s, m, h and d.',
  },
  positions: {
    fits: (value) => isEnd(value) || byPartition(value, (inner) => isEnd(inner) || isWhole(inner)),
    expected:
      "earliest, latest or offsets by topic and partition, such as { orders: { 0: 23, 1: 'latest' } }",
    hint: "What Spark writes as -1 is 'latest' here, and -2 is 'earliest'.",
  },
  strategy: { fits: (value) => value === 'error' || value === 'latest', expected: 'error or latest' },
  text: { fits: isText, expected: 'a text' },
  timestamp: { fits: isWhole, expected: 'milliseconds since 1970' },
  timestamps: {
    fits: (value) => byPartition(value, isWhole),
    expected: 'milliseconds since 1970 by topic and partition, such as { orders: { 0: 1767225600000 } }',
  },
  whole: { fits: isWhole, expected: 'a whole number, 0 or above' },
}

/** @throws DEFINE_BAD_VALUE unless each setting that is given is of its form. */
export function checkSettingForms(settings: KafkaSettings): void {
  for (const name of KAFKA_SETTING_NAMES) {
    const value = settings[name]
    if (value === undefined || isParamReference(value)) continue
    const { fits, expected, hint } = FORMS[KAFKA_SOURCE_OPTIONS[name].form]
    if (fits(value)) continue
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `${name} of a Kafka source: ${valueText(value)}. Expected ${expected}.`,
      ...(hint === undefined ? {} : { hint }),
      details: { option: name },
    })
  }
}
