import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFile } from 'atomically'
import lockfile from 'proper-lockfile'
import { z } from 'zod'
import { RunError } from '../../errors/run-error.js'
import type { JobDocument } from '../../ir/job-document.js'
import { fingerprint } from '../fingerprint.js'
import { RECORD } from '../run-directory.js'
import { readReport } from '../stored/stored-run.js'

/** The folder in the runs directory that has a file a key. */
export const KEYS = 'keys'

const FORM = z.object({ v: z.literal(1), key: z.string(), run: z.string(), fingerprint: z.string() })

/** ms after which the lock of a process that died in the middle of a submission is void. */
const STALE_MS = 10_000
const RETRIES = { retries: 600, minTimeout: 100, maxTimeout: 1000 }

/**
 * The run that was submitted under a key, or the one that `start` submits. Two that come at once wait for each other. A
 * run that was removed, or never started, does not count.
 *
 * @throws RUN_KEY_TAKEN where the key was given with another job
 */
export async function submittedUnder(
  key: string,
  document: JobDocument,
  runs: string,
  start: () => Promise<string>,
): Promise<string> {
  const folder = join(runs, KEYS)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // A key may be any text, and a path may not.
  const file = join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
  const release = await lockfile.lock(file, { realpath: false, stale: STALE_MS, retries: RETRIES })
  try {
    const known = readKey(file)
    const mine = fingerprint(document)
    if (known !== undefined && counts(join(runs, known.run))) {
      if (known.fingerprint !== mine) throw keyTaken(key, known.run)
      return known.run
    }
    const run = await start()
    await writeFile(file, JSON.stringify({ v: 1, key, run, fingerprint: mine }), { mode: 0o600 })
    return run
  } finally {
    await release()
  }
}

function counts(directory: string): boolean {
  if (!existsSync(join(directory, RECORD.document))) return false
  return readReport(directory)?.verdict !== 'SUBMIT_FAILED'
}

function readKey(file: string): z.infer<typeof FORM> | undefined {
  return existsSync(file) ? FORM.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

function keyTaken(key: string, run: string): RunError {
  return new RunError('RUN_KEY_TAKEN', {
    message: `The key '${key}' was given for another job before: run ${run} has another document. Expected the same job.`,
    hint: `Give another key; or, if the job was meant to change, remove that run: \`sparkwire rm ${run}\`.`,
    details: { key, run },
  })
}
