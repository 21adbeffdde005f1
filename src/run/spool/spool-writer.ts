import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../../errors/run-error.js'
import type { ResultPiece } from '../result-stream.js'
import { batchFiles, checksum, endFile, type Manifest, resultFolder, sealedJson } from './spool-format.js'

/** Bytes that wait in a spool before the next micro-batch has to wait, too. */
export const SPOOL_BYTES = 4 * 1024 * 1024 * 1024
const POLL_MS = 100

export interface SpoolWriterOptions {
  readonly run: string
  readonly spool: string
  /** Whether a micro-batch is acknowledged only when somebody has taken it out of the spool. */
  readonly hold: boolean
  /** Aborted when the run has ended: then nothing is waited for. */
  readonly ended: AbortSignal
  /** Told what cannot be written, before the result is left. */
  readonly failed: (error: unknown) => void
  /** @default 4 GiB; one micro-batch may go over it */
  readonly limitBytes?: number
}

/** Puts micro-batches on disk for who reads them later. */
export class SpoolWriter {
  readonly #options: SpoolWriterOptions

  constructor(options: SpoolWriterOptions) {
    this.#options = options
  }

  /**
   * Takes the pieces of one result to their end; each batch is acknowledged when it is on disk, or when it was taken.
   * Throws RUN_SPOOL_FAILED.
   */
  async take(result: string, schema: () => unknown, pieces: AsyncIterable<ResultPiece>): Promise<void> {
    const folder = resultFolder(this.#options.spool, result)
    await this.#guarded(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }))
    let n = 0
    let batch: SpooledBatch | undefined
    for await (const piece of pieces) {
      const first = piece.first ? batch : undefined
      batch = await this.#guarded(folder, async () => {
        // One that its driver broke off begins anew, in the same file.
        const current = piece.first || batch === undefined ? await this.#begin(folder, n, first) : batch
        if (piece.kind === 'frame') await current.add(piece.arrow)
        else await current.end({ ...this.#factsOf(result, piece), schema: schema() })
        return current
      })
      if (piece.kind === 'frame') continue
      const { manifest } = batch
      if (this.#options.hold) await this.#waitWhile(async () => existsSync(manifest))
      // Nobody has taken it, and the driver that would hear of it is gone.
      if (this.#options.hold && existsSync(manifest)) return
      await piece.ack()
      batch = undefined
      n += 1
    }
    await this.#guarded(folder, () =>
      writeFile(endFile(folder), sealedJson({ v: 1, batches: n }), { mode: 0o600 }),
    )
  }

  /** The run hears of what fails here before it hears that its rows are not taken any more. */
  async #guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      const error = spoolFailed(folder, cause as Error)
      this.#options.failed(error)
      throw error
    }
  }

  #factsOf(
    result: string,
    { queryId, batchId, rows }: Extract<ResultPiece, { kind: 'end' }>,
  ): Omit<Manifest, 'frames' | 'schema'> {
    return { v: 1, run: this.#options.run, result, queryId, batchId, rows }
  }

  async #begin(folder: string, n: number, broken: SpooledBatch | undefined): Promise<SpooledBatch> {
    await broken?.close()
    const { spool, limitBytes = SPOOL_BYTES } = this.#options
    await this.#waitWhile(async () => (await bytesIn(spool)) >= limitBytes)
    return SpooledBatch.begin(folder, n)
  }

  async #waitWhile(waits: () => Promise<boolean>): Promise<void> {
    const { ended: signal } = this.#options
    while (!signal.aborted && (await waits())) await sleep(POLL_MS, undefined, { signal }).catch(() => {})
  }
}

class SpooledBatch {
  readonly manifest: string
  readonly #file: FileHandle
  readonly #frames: Manifest['frames'] = []

  private constructor(manifest: string, file: FileHandle) {
    this.manifest = manifest
    this.#file = file
  }

  static async begin(folder: string, n: number): Promise<SpooledBatch> {
    const { rows, manifest } = batchFiles(folder, n)
    return new SpooledBatch(manifest, await open(rows, 'w', 0o600))
  }

  async add(arrow: Uint8Array): Promise<void> {
    await this.#file.writeFile(arrow)
    this.#frames.push({ bytes: arrow.length, crc32: checksum(arrow) })
  }

  /** On disk when it resolves, the manifest after the rows. */
  async end(facts: Omit<Manifest, 'frames'>): Promise<void> {
    await this.#file.datasync()
    await this.#file.close()
    const file = await open(this.manifest, 'w', 0o600)
    await file.writeFile(sealedJson({ ...facts, frames: this.#frames }))
    await file.datasync()
    await file.close()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

async function bytesIn(spool: string): Promise<number> {
  const names = await readdir(spool, { recursive: true })
  const sizes = names.map(async (name) => {
    // What is taken in the meantime counts no more.
    const found = await stat(join(spool, name)).catch(() => undefined)
    return found?.isFile() ? found.size : 0
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

function spoolFailed(folder: string, cause: Error): RunError {
  return new RunError('RUN_SPOOL_FAILED', {
    message: `The rows could not be written into ${folder}: ${cause.message}`,
    hint: 'Make room there, or keep runs elsewhere (SPARKWIRE_STATE); then run the job again with the same checkpoint.',
    details: { folder },
    cause,
  })
}
