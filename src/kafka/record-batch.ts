import type { EncodedRecord } from './encoded-record.js'

/** What one partition has in a batch. */
export interface BatchShare {
  readonly partition: number
  readonly records: number
  readonly bytes: number
}

/** Room that a record takes beside its own bytes, at most, as long as it has few headers. */
const RECORD_OVERHEAD_BYTES = 24

/** The records of one request. */
export class RecordBatch {
  readonly records: EncodedRecord[] = []
  readonly #shares = new Map<number, BatchShare>()
  readonly #maxRecords: number
  readonly #maxBytes: number

  constructor(maxRecords: number, maxBytes: number) {
    this.#maxRecords = maxRecords
    this.#maxBytes = maxBytes
  }

  /** Whether the record may still come in; the first one always may. */
  fits(record: EncodedRecord): boolean {
    if (this.records.length === 0) return true
    const share = this.#shares.get(record.partition)
    const framed = (share?.bytes ?? 0) + record.bytes + RECORD_OVERHEAD_BYTES * ((share?.records ?? 0) + 1)
    return this.records.length < this.#maxRecords && framed <= this.#maxBytes
  }

  get full(): boolean {
    return this.records.length >= this.#maxRecords
  }

  add(record: EncodedRecord): void {
    const { partition, bytes } = record
    const share = this.#shares.get(partition)
    this.#shares.set(partition, {
      partition,
      records: (share?.records ?? 0) + 1,
      bytes: (share?.bytes ?? 0) + bytes,
    })
    this.records.push(record)
  }

  /** The records of each partition, in the order in which they came. */
  byPartition(): ReadonlyMap<number, EncodedRecord[]> {
    const records = new Map<number, EncodedRecord[]>()
    for (const record of this.records) {
      const others = records.get(record.partition)
      if (others === undefined) records.set(record.partition, [record])
      else others.push(record)
    }
    return records
  }

  /** What each partition has in it, in the order of the partitions. */
  shares(): readonly BatchShare[] {
    return [...this.#shares.values()].sort((a, b) => a.partition - b.partition)
  }
}
