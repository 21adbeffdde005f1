import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultPiece } from '../result-stream.js'
import type { RunEvent } from '../run-event.js'
import { SPOOL } from '../spool/spool-format.js'
import { SpoolWriter } from '../spool/spool-writer.js'

/** What is needed of a run whose rows go to disk. */
export interface SpoolSource {
  readonly id: string
  readonly results: readonly string[]
  events(): AsyncIterable<RunEvent>
  pieces(result: string): AsyncIterable<ResultPiece>
  fail(error: unknown): void
}

/** Makes the spool of a run: from here on it is known as a detached one. */
export async function openSpool(directory: string): Promise<string> {
  const spool = join(directory, SPOOL)
  await mkdir(spool, { mode: 0o700 })
  return spool
}

/** Puts the rows of all results of a run into its spool, to their end. What cannot be written fails the run. */
export async function spoolRun(
  run: SpoolSource,
  { spool, hold }: { readonly spool: string; readonly hold: boolean },
): Promise<void> {
  const ended = new AbortController()
  const failed = (error: unknown): void => run.fail(error)
  const writer = new SpoolWriter({ run: run.id, spool, hold, ended: ended.signal, failed })
  const schemas = new Map<string, unknown>()
  const taken = new Map<string, Promise<void>>()
  const take = (result: string): void => {
    if (taken.has(result)) return
    taken.set(
      result,
      // How the run has ended its report says.
      writer.take(result, () => schemas.get(result), run.pieces(result)).catch(() => {}),
    )
  }
  for (const result of run.results) take(result)
  for await (const event of run.events()) {
    if (event.event !== 'opened') continue
    schemas.set(event.result, event.schema)
    take(event.result)
  }
  ended.abort()
  await Promise.all(taken.values())
}
