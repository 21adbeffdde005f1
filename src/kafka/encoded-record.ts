import { KafkaError } from '../errors/kafka-error.js'
import type { ProducerRecord } from './kafka-record.js'
import { partitionOf } from './partitioner.js'

/** A record as bytes, with its partition decided. */
export interface EncodedRecord {
  readonly partition: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, readonly Buffer[]>>
  readonly timestamp: number
  /** Of key, value and headers. */
  readonly bytes: number
}

/** Turns records into bytes and gives each its partition. */
export class RecordEncoder {
  readonly #topic: string
  readonly #partitions: number
  #turn = 0
  #index = 0

  constructor(topic: string, partitions: number) {
    this.#topic = topic
    this.#partitions = partitions
  }

  /** @throws KafkaError KAFKA_MALFORMED_RECORD, KAFKA_UNKNOWN_PARTITION, naming the record by its place in the input */
  encode(record: ProducerRecord): EncodedRecord {
    const index = this.#index++
    const key = record.key === undefined || record.key === null ? null : bytesOf(record.key)
    const value = record.value === null ? null : bytesOf(record.value)
    const { headers, headerBytes } = encodeHeaders(record.headers ?? [])
    return {
      partition: this.#partition(record.partition, key, index),
      key,
      value,
      headers,
      timestamp: this.#timestamp(record.timestamp, index),
      bytes: (key?.length ?? 0) + (value?.length ?? 0) + headerBytes,
    }
  }

  #partition(wanted: number | undefined, key: Buffer | null, index: number): number {
    if (wanted === undefined) {
      return key === null ? this.#turn++ % this.#partitions : partitionOf(key, this.#partitions)
    }
    if (Number.isInteger(wanted) && wanted >= 0 && wanted < this.#partitions) return wanted
    throw new KafkaError('KAFKA_UNKNOWN_PARTITION', {
      message: `Topic ${this.#topic} has no partition ${wanted}, which record ${index} asks for. Expected 0 to ${this.#partitions - 1}.`,
      details: { topic: this.#topic, partition: wanted, partitions: this.#partitions, record: index },
    })
  }

  #timestamp(wanted: number | undefined, index: number): number {
    if (wanted === undefined) return Date.now()
    if (Number.isSafeInteger(wanted) && wanted >= 0) return wanted
    throw new KafkaError('KAFKA_MALFORMED_RECORD', {
      message: `The timestamp of record ${index} for topic ${this.#topic} is ${wanted}. Expected whole milliseconds since 1970.`,
      details: { topic: this.#topic, record: index, timestamp: wanted },
    })
  }
}

function bytesOf(data: string | Uint8Array): Buffer {
  return typeof data === 'string'
    ? Buffer.from(data)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

function encodeHeaders(headers: NonNullable<ProducerRecord['headers']>): {
  headers: Record<string, Buffer[]>
  headerBytes: number
} {
  const encoded: Record<string, Buffer[]> = {}
  let headerBytes = 0
  for (const { key, value } of headers) {
    const bytes = bytesOf(value)
    headerBytes += Buffer.byteLength(key) + bytes.length
    encoded[key] = [...(encoded[key] ?? []), bytes]
  }
  return { headers: encoded, headerBytes }
}
