/** What of one partition was acknowledged. */
export interface PartitionDelivery {
  readonly partition: number
  readonly records: number
  /** Bytes of keys, values and headers, before compression. */
  readonly bytes: number
  readonly firstOffset: bigint
  readonly lastOffset: bigint
}

/** What was acknowledged, for each partition that got records, in order. */
export interface DeliveryReport {
  readonly topic: string
  readonly records: number
  readonly bytes: number
  readonly partitions: readonly PartitionDelivery[]
}

/** Records of one batch that were not acknowledged: whether they were written is not known. */
export interface DeliveryFailure {
  readonly topic: string
  readonly partition: number
  readonly records: number
  /** Why, in the client's or the broker's words. */
  readonly cause: string
}

/** Adds up deliveries as they are acknowledged. */
export class DeliveryTally {
  readonly topic: string
  readonly #partitions = new Map<number, PartitionDelivery>()
  records = 0
  bytes = 0

  constructor(topic: string) {
    this.topic = topic
  }

  /** Counts `records` that were written in a row from `firstOffset` on. */
  add(partition: number, records: number, bytes: number, firstOffset: bigint): void {
    const lastOffset = firstOffset + BigInt(records) - 1n
    const before = this.#partitions.get(partition)
    this.#partitions.set(
      partition,
      before === undefined
        ? { partition, records, bytes, firstOffset, lastOffset }
        : { ...before, records: before.records + records, bytes: before.bytes + bytes, lastOffset },
    )
    this.records += records
    this.bytes += bytes
  }

  report(): DeliveryReport {
    const partitions = [...this.#partitions.values()].sort((a, b) => a.partition - b.partition)
    return Object.freeze({ topic: this.topic, records: this.records, bytes: this.bytes, partitions })
  }
}

/** The report with its offsets as decimal text, for JSON. */
export function deliveryReportJson(report: DeliveryReport): Record<string, unknown> {
  return {
    ...report,
    partitions: report.partitions.map((delivery) => ({
      ...delivery,
      firstOffset: String(delivery.firstOffset),
      lastOffset: String(delivery.lastOffset),
    })),
  }
}
