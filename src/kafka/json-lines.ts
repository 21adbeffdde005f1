import { KafkaError } from '../errors/kafka-error.js'
import type { ProducerHeader, ProducerRecord } from './kafka-record.js'

/** How {@link lineRecords} makes records of lines. */
export interface LineRecordsOptions {
  /** What the lines come from, for errors: a file name or `stdin`. */
  readonly source: string
  /** `json` checks each line; `text` takes it as it is. @default 'json' */
  readonly format?: 'json' | 'text'
  /**
   * The field of the JSON object that becomes the key; what is not text is taken as its JSON text.
   * @default none: the records have no key
   */
  readonly key?: string
  /** The field that becomes the timestamp: ms since the epoch, or ISO 8601 text. @default the moment of producing */
  readonly timestamp?: string
  /** The same headers for each record. @default none */
  readonly headers?: readonly ProducerHeader[]
  /** The number of the partition for all records. @default that of the key; without one, in turn */
  readonly partition?: number
}

/**
 * A record for each line; empty lines are left out. The value is the line, unchanged.
 *
 * @throws KafkaError KAFKA_MALFORMED_RECORD, naming source and line
 */
export async function* lineRecords(
  lines: AsyncIterable<string> | Iterable<string>,
  options: LineRecordsOptions,
): AsyncGenerator<ProducerRecord> {
  const { headers, partition } = options
  const common = {
    ...(headers === undefined ? {} : { headers }),
    ...(partition === undefined ? {} : { partition }),
  }
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    yield { value: line, ...common, ...fieldsOf(line, number, options) }
  }
}

function fieldsOf(
  line: string,
  number: number,
  options: LineRecordsOptions,
): { readonly key?: string; readonly timestamp?: number } {
  if (options.format === 'text') return {}
  const place = `${options.source}:${number}`
  const value = parse(line, place)
  return {
    ...(options.key === undefined
      ? {}
      : { key: keyText(field(value, options.key, place), options.key, place) }),
    ...(options.timestamp === undefined
      ? {}
      : { timestamp: toTime(field(value, options.timestamp, place), options.timestamp, place) }),
  }
}

function parse(line: string, place: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw malformed(
      place,
      `not JSON: ${reason}`,
      'a JSON value in one line',
      'for plain lines use --format text',
    )
  }
}

function field(value: unknown, name: string, place: string): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) {
    return (value as Readonly<Record<string, unknown>>)[name]
  }
  const names = typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : typeof value
  throw malformed(place, `it has no field ${name}`, `an object with that field, it has: ${names}`)
}

function keyText(value: unknown, name: string, place: string): string {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw malformed(
      place,
      `its field ${name} is a number beyond 2^53, which loses digits`,
      'text or a smaller number',
    )
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function toTime(value: unknown, name: string, place: string): number {
  const time = typeof value === 'string' ? Date.parse(value) : value
  if (typeof time === 'number' && Number.isSafeInteger(time) && time >= 0) return time
  throw malformed(
    place,
    `its field ${name} is ${JSON.stringify(value)}`,
    'whole milliseconds since 1970 or ISO 8601 text',
  )
}

function malformed(place: string, what: string, expected: string, hint?: string): KafkaError {
  return new KafkaError('KAFKA_MALFORMED_RECORD', {
    message: `${place}: ${what}. Expected ${expected}.`,
    ...(hint === undefined ? {} : { hint }),
    details: { place },
  })
}
