import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../../errors/run-error.js'
import type { SpoolFolder } from './spool-folder.js'
import {
  batchFiles,
  checksum,
  endFile,
  MANIFEST,
  type Manifest,
  numberOf,
  RESULT_END,
  unsealJson,
} from './spool-format.js'

/** A micro-batch that lies in a spool. */
export interface SpooledRows {
  readonly manifest: Manifest
  /** Its frames, each checked. Throws RUN_SPOOL_BROKEN. */
  frames(): AsyncGenerator<Uint8Array, void, undefined>
  /** Takes it out of the spool, the manifest first. */
  remove(): Promise<void>
}

/** Reads one result out of a spool while it is written. */
export class SpoolReader {
  readonly #spool: SpoolFolder
  readonly #folder: string
  readonly #isOver: () => boolean

  /** `folder` is that of the result; `isOver` tells whether nobody writes any more, and is asked before the last look. */
  constructor(spool: SpoolFolder, folder: string, isOver: () => boolean) {
    this.#spool = spool
    this.#folder = folder
    this.#isOver = isOver
  }

  /** The micro-batches in their order, as they come, until the result has ended or nobody writes any more. */
  async *batches(signal: AbortSignal): AsyncGenerator<SpooledRows, void, undefined> {
    let n = await this.#first()
    while (!signal.aborted) {
      const over = this.#isOver()
      n ??= await this.#first()
      const manifest =
        n === undefined
          ? undefined
          : await readSealed(this.#spool, batchFiles(this.#folder, n).manifest, MANIFEST)
      if (manifest !== undefined && n !== undefined) {
        yield spooledRows(this.#spool, batchFiles(this.#folder, n), manifest)
        n += 1
        continue
      }
      const end = await readSealed(this.#spool, endFile(this.#folder), RESULT_END)
      if (over || (end !== undefined && (n === undefined || n >= end.batches))) return
      await sleep(this.#spool.pollMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Those before it were taken by who read here before. */
  async #first(): Promise<number | undefined> {
    const names = await this.#spool.list(this.#folder)
    const numbers = names.map(numberOf).filter((number) => number !== undefined)
    return numbers.length === 0 ? undefined : Math.min(...numbers)
  }
}

function spooledRows(
  spool: SpoolFolder,
  { rows, manifest: file }: ReturnType<typeof batchFiles>,
  manifest: Manifest,
): SpooledRows {
  return {
    manifest,
    async *frames() {
      if (manifest.frames.length === 0) return
      const handle = await spool.open(rows)
      try {
        let at = 0
        for (const { bytes, crc32 } of manifest.frames) {
          const frame = new Uint8Array(bytes)
          const { bytesRead } = await handle.read(frame, 0, bytes, at)
          if (bytesRead !== bytes || checksum(frame) !== crc32) throw broken(rows, manifest, at)
          at += bytes
          yield frame
        }
      } finally {
        await handle.close()
      }
    },
    async remove() {
      await spool.remove(file)
      await spool.remove(rows)
    },
  }
}

/** Reads sealed JSON; undefined where it is not there, or not whole yet. */
export async function readSealed<T>(
  spool: SpoolFolder,
  file: string,
  form: Parameters<typeof unsealJson<T>>[1],
): Promise<T | undefined> {
  const text = await spool.read(file)
  return text === undefined ? undefined : unsealJson(text, form)
}

function broken(file: string, { result, batchId }: Manifest, at: number): RunError {
  return new RunError('RUN_SPOOL_BROKEN', {
    message: `Micro-batch ${batchId} of result '${result}' in ${file} is not what was written: the frame at byte ${at} is cut, or has another checksum`,
    hint: 'The disk has changed it. Run the job again from an earlier checkpoint, or without this batch.',
    details: { file, result, batchId },
  })
}
