import { existsSync, readFileSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../../errors/run-error.js'
import {
  batchFiles,
  checksum,
  endFile,
  MANIFEST,
  type Manifest,
  numberOf,
  RESULT_END,
  resultFolder,
  unsealJson,
} from './spool-format.js'

const POLL_MS = 50

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
  readonly #folder: string
  /** Whether nobody writes any more; asked before the last look. */
  readonly #isOver: () => boolean

  constructor(spool: string, result: string, isOver: () => boolean) {
    this.#folder = resultFolder(spool, result)
    this.#isOver = isOver
  }

  /** The micro-batches in their order, as they come, until the result has ended or nobody writes any more. */
  async *batches(signal: AbortSignal): AsyncGenerator<SpooledRows, void, undefined> {
    let n = await this.#first()
    while (!signal.aborted) {
      const over = this.#isOver()
      n ??= await this.#first()
      const manifest =
        n === undefined ? undefined : readSealed(batchFiles(this.#folder, n).manifest, MANIFEST)
      if (manifest !== undefined && n !== undefined) {
        yield spooledRows(batchFiles(this.#folder, n), manifest)
        n += 1
        continue
      }
      const end = readSealed(endFile(this.#folder), RESULT_END)
      if (over || (end !== undefined && (n === undefined || n >= end.batches))) return
      await sleep(POLL_MS, undefined, { signal }).catch(() => {})
    }
  }

  /** Those before it were taken by who read here before. */
  async #first(): Promise<number | undefined> {
    const names = await readdir(this.#folder).catch(() => [])
    const numbers = names.map(numberOf).filter((number) => number !== undefined)
    return numbers.length === 0 ? undefined : Math.min(...numbers)
  }
}

function spooledRows(
  { rows, manifest: file }: ReturnType<typeof batchFiles>,
  manifest: Manifest,
): SpooledRows {
  return {
    manifest,
    async *frames() {
      const handle = await open(rows, 'r')
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
      await rm(file, { force: true })
      await rm(rows, { force: true })
    },
  }
}

function readSealed<T>(file: string, form: Parameters<typeof unsealJson<T>>[1]): T | undefined {
  return existsSync(file) ? unsealJson(readFileSync(file, 'utf8'), form) : undefined
}

function broken(file: string, { result, batchId }: Manifest, at: number): RunError {
  return new RunError('RUN_SPOOL_BROKEN', {
    message: `Micro-batch ${batchId} of result '${result}' in ${file} is not what was written: the frame at byte ${at} is cut, or has another checksum`,
    hint: 'The disk has changed it. Run the job again from an earlier checkpoint, or without this batch.',
    details: { file, result, batchId },
  })
}
