import type { KafkaRecord } from '../kafka/kafka-record.js'
import { parseExactJson } from './exact-json.js'
import type { ComparedRow } from './row-difference.js'
import type { TopicExpectation } from './test-spec.js'

/** The two sides of a topic's comparison. */
export interface ComparedRecords {
  readonly expected: readonly ComparedRow[]
  readonly actual: readonly ComparedRow[]
}

type Field = 'key' | 'value' | 'headers' | 'partition' | 'timestamp'

const ABSENT: Readonly<Record<Field, unknown>> = {
  key: null,
  value: null,
  headers: {},
  partition: undefined,
  timestamp: undefined,
}

/**
 * Brings expected and received records into one form: the fields that some expected record names, text as text;
 * where an object is expected as a value, values are compared as the JSON they hold.
 */
export function comparedRecords(
  expectation: TopicExpectation,
  records: readonly KafkaRecord[],
): ComparedRecords {
  const cells = expectation.rows.map((row) => bytesAsText(row.cells))
  const named = (Object.keys(ABSENT) as Field[]).filter((field) => cells.some((cell) => field in cell))
  const fields: readonly Field[] = named.length === 0 ? ['key', 'value'] : named
  const asJson = cells.some(({ value }) => typeof value === 'object' && value !== null)
  return {
    expected: cells.map((cell) =>
      pick(fields, (field) => (field in cell ? expectedField(field, cell[field], asJson) : ABSENT[field])),
    ),
    actual: records.map((record) => pick(fields, (field) => actualField(field, record, asJson))),
  }
}

/** A cell under the name of its field: bytes that are UTF-8 are compared as their text, as those that came are. */
function bytesAsText(cells: ComparedRow): ComparedRow {
  const { keyBase64, valueBase64, ...others } = cells
  const decode = (base64: unknown): unknown => textOf(Buffer.from(base64 as string, 'base64'))
  return {
    ...others,
    ...(keyBase64 === undefined ? {} : { key: decode(keyBase64) }),
    ...(valueBase64 === undefined ? {} : { value: decode(valueBase64) }),
  }
}

function expectedField(field: Field, given: unknown, asJson: boolean): unknown {
  if (field === 'timestamp') return isoTime(given as string | number)
  return field === 'value' && asJson && typeof given === 'string' ? (parseExactJson(given) ?? given) : given
}

function actualField(field: Field, record: KafkaRecord, asJson: boolean): unknown {
  switch (field) {
    case 'key':
      return textOf(record.key)
    case 'value': {
      const text = textOf(record.value)
      return asJson && typeof text === 'string' ? (parseExactJson(text) ?? text) : text
    }
    case 'headers':
      return Object.fromEntries(record.headers.map(({ key, value }) => [key, textOf(value)]))
    case 'partition':
      return record.partition
    case 'timestamp':
      return isoTime(record.timestamp)
  }
}

/** UTF-8 as text; other bytes stay bytes. */
function textOf(bytes: Uint8Array | null): string | Uint8Array | null {
  if (bytes === null) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes
  }
}

function isoTime(time: string | number): string {
  return new Date(time).toISOString()
}

function pick(fields: readonly Field[], of: (field: Field) => unknown): ComparedRow {
  return Object.fromEntries(fields.map((field) => [field, of(field)]))
}
