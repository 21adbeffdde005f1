import { createRequire } from 'node:module'
import type { BrokerRequest } from './broker-connection.js'

/** The parts of kafkajs's codec that one request needs. */
interface Encoder {
  writeNullableArray(values: readonly string[]): Encoder
  writeBoolean(value: boolean): Encoder
}
interface Decoder {
  readInt16(): number
  readInt32(): number
  readString(): string | null
  readBoolean(): boolean
  readArray<T>(read: (decoder: Decoder) => T): T[]
}

/** The parts of the answer that are looked at. */
export interface MetadataAnswer {
  /** `host:port` of each broker, as it gives itself. */
  readonly brokers: readonly string[]
  readonly topics: readonly {
    readonly errorCode: number
    readonly topic: string
    readonly partitions: readonly { readonly partition: number; readonly leader: number }[]
    /** A bit for each operation that is allowed. */
    readonly operations: number
  }[]
}

const require = createRequire(import.meta.url)

/**
 * Metadata of named topics in version 8, the first that tells which operations the client is authorized for; kafkajs knows it up to 6.
 *
 * ```
 * request  => [topic] allow_auto_topic_creation include_cluster_operations include_topic_operations
 * response => throttle_ms [broker] cluster_id controller_id [topic] cluster_operations
 *   broker => node_id host port rack
 *   topic  => error_code name is_internal [partition] operations
 *     partition => error_code id leader leader_epoch [replica] [isr] [offline]
 * ```
 * Follows https://kafka.apache.org/protocol.html#The_Messages_Metadata
 */
export function metadataRequest(topics: readonly string[]): BrokerRequest<MetadataAnswer> {
  const Codec = require('kafkajs/src/protocol/encoder') as new () => Encoder
  return {
    request: {
      apiKey: 3,
      apiVersion: 8,
      apiName: 'Metadata',
      encode: async () =>
        new Codec().writeNullableArray(topics).writeBoolean(false).writeBoolean(false).writeBoolean(true),
    },
    response: { decode, parse: async (answer: MetadataAnswer) => answer },
  }
}

async function decode(bytes: Buffer): Promise<MetadataAnswer> {
  const Codec = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => Decoder
  const decoder = new Codec(bytes)
  decoder.readInt32()
  const brokers = decoder.readArray(readBroker)
  decoder.readString()
  decoder.readInt32()
  return { brokers, topics: decoder.readArray(readTopic) }
}

function readBroker(decoder: Decoder): string {
  decoder.readInt32()
  const host = decoder.readString() ?? ''
  const port = decoder.readInt32()
  decoder.readString()
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function readTopic(decoder: Decoder): MetadataAnswer['topics'][number] {
  const errorCode = decoder.readInt16()
  const topic = decoder.readString() ?? ''
  decoder.readBoolean()
  const partitions = decoder.readArray(readPartition)
  return { errorCode, topic, partitions, operations: decoder.readInt32() }
}

function readPartition(decoder: Decoder): { partition: number; leader: number } {
  decoder.readInt16()
  const partition = decoder.readInt32()
  const leader = decoder.readInt32()
  decoder.readInt32()
  for (let list = 0; list < 3; list++) decoder.readArray((each) => each.readInt32())
  return { partition, leader }
}
