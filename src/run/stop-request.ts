import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeFile } from 'atomically'
import { z } from 'zod'
import { STOP_MODES, type StopMode } from './run.js'

const POLL_MS = 200

const FORM = z.object({
  v: z.literal(1),
  mode: z.enum(STOP_MODES),
  reason: z.string(),
})

/** What somebody else asks of a run. */
export interface StopRequest {
  readonly mode: StopMode
  /** For people: who asked, and why. */
  readonly reason: string
}

/** Where a request lies; removed when the run has ended. */
export const STOP_FILE = 'stop.json'

/** Asks whoever runs the run, this process or another, to stop it. */
export async function requestStop(directory: string, { mode, reason }: StopRequest): Promise<void> {
  await writeFile(join(directory, STOP_FILE), JSON.stringify({ v: 1, mode, reason }), { mode: 0o600 })
}

/** Looks for requests in a run's directory until it is closed; a later one may be harder than the first. */
export class StopRequestWatch {
  readonly #file: string
  readonly #asked: (request: StopRequest) => void
  readonly #timer: NodeJS.Timeout
  #seen = 0

  constructor(directory: string, asked: (request: StopRequest) => void) {
    this.#file = join(directory, STOP_FILE)
    this.#asked = asked
    this.#timer = setInterval(() => this.#look(), POLL_MS)
    this.#timer.unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const { mtimeMs } = statSync(this.#file, { throwIfNoEntry: false }) ?? { mtimeMs: this.#seen }
    if (mtimeMs === this.#seen) return
    this.#seen = mtimeMs
    const request = readRequest(this.#file)
    if (request !== undefined) this.#asked(request)
  }
}

function readRequest(file: string): StopRequest | undefined {
  try {
    return FORM.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not one of ours.
    return undefined
  }
}
