import { join } from 'node:path'
import { ChannelError } from '../errors/channel-error.js'
import { AttemptFile } from './attempt-file.js'
import type { BatchKey } from './channel-event.js'

/** What the attempts of one micro-batch may take on disk unless it is said, bytes. */
export const SPILL_BYTES = 16 * 1024 * 1024 * 1024

/** Where attempts wait, and how much of one micro-batch. */
export interface AttemptPlace {
  /** A folder that is made for them, and is gone when the channel is closed. */
  readonly directory: string
  /** @default 16 GiB */
  readonly limitBytes?: number | undefined
}

/** One try of a task to write its partition; Spark numbers them over all its tasks. */
export interface AttemptKey {
  readonly partition: number
  readonly attempt: number
}

/** Why no attempt of a micro-batch is taken any more. */
export class AttemptsOver extends Error {}

/** The attempts of one writing of a micro-batch: while it goes on, any of them may be one that counts. */
export class BatchAttempts {
  readonly number: number
  readonly #batch: BatchKey
  readonly #place: AttemptPlace
  readonly #attempts = new Map<string, AttemptFile>()
  #bytes = 0
  #over: string | undefined

  constructor(number: number, batch: BatchKey, place: AttemptPlace) {
    this.number = number
    this.#batch = batch
    this.#place = place
  }

  /** Begins an attempt. Throws {@link AttemptsOver}. */
  begin(key: AttemptKey): AttemptFile {
    this.require(0)
    const name = `${this.number}-${key.partition}-${key.attempt}`
    const file = new AttemptFile(join(this.#place.directory, name), key.partition)
    this.#attempts.set(nameOf(key), file)
    return file
  }

  /** Takes room for so many bytes more. Throws {@link AttemptsOver}. */
  require(bytes: number): void {
    const { limitBytes = SPILL_BYTES } = this.#place
    if (this.#bytes + bytes > limitBytes) this.overflow(`the limit is ${limitBytes} bytes`)
    if (this.#over !== undefined) throw new AttemptsOver(this.#over)
    this.#bytes += bytes
  }

  /** There is no room for the micro-batch: what it has is given to others. */
  overflow(why: string): void {
    const { result, batchId } = this.#batch
    this.end(
      `${this.#bytes} bytes of batch ${batchId} of result '${result}' wait on disk, and ${why}. Smaller micro-batches take less: set maxOffsetsPerTrigger of the Kafka source; the limit is spillLimit (--spill-limit).`,
    )
  }

  /** Takes out the attempts that count. Throws CHANNEL_SEQUENCE_GAP where one is not here whole. */
  take(keys: readonly AttemptKey[]): readonly AttemptFile[] {
    const files = keys.map((key) => {
      const file = this.#attempts.get(nameOf(key))
      if (file?.isWhole === true) return file
      throw missing(this.#batch, key)
    })
    for (const key of keys) this.#attempts.delete(nameOf(key))
    return files
  }

  /** Forgets the attempts that were not taken; no further one is let in. */
  end(why = 'its micro-batch has ended'): void {
    this.#over ??= why
    for (const file of this.#attempts.values()) void file.remove()
    this.#attempts.clear()
  }
}

/** The error for an attempt that is to count and is not here. */
export function missing(batch: BatchKey, { partition, attempt }: AttemptKey): ChannelError {
  return new ChannelError('CHANNEL_SEQUENCE_GAP', {
    message: `Result '${batch.result}' is not complete: in batch ${batch.batchId}, attempt ${attempt} of partition ${partition} is to count, and is not here`,
    hint: 'The batch was not acknowledged, so nothing is lost: run the job again with the same checkpoint.',
    details: { ...batch, partition, attempt },
  })
}

function nameOf({ partition, attempt }: AttemptKey): string {
  return `${partition} ${attempt}`
}
