/** One header of a record; a key may come several times. */
export interface KafkaHeader {
  readonly key: string
  readonly value: Uint8Array | null
}

/** A record as it was read from a topic. */
export interface KafkaRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  /** ms since the epoch */
  readonly timestamp: number
  readonly key: Uint8Array | null
  /** Null is a tombstone. */
  readonly value: Uint8Array | null
  readonly headers: readonly KafkaHeader[]
}

/** A record to be produced; text is sent as UTF-8. */
export interface ProducerRecord {
  /** Null is a tombstone. */
  readonly value: string | Uint8Array | null
  /** Decides the partition, by Java's hash; without one the partitions take turns. */
  readonly key?: string | Uint8Array | null | undefined
  readonly headers?: readonly ProducerHeader[] | undefined
  /** ms since the epoch. @default the time of sending */
  readonly timestamp?: number | undefined
  /** @default decided by the key */
  readonly partition?: number | undefined
}

/** A header of a record to be produced. */
export interface ProducerHeader {
  readonly key: string
  readonly value: string | Uint8Array
}
