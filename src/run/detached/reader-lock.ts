import { existsSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { RunError } from '../../errors/run-error.js'
import { identifyProcess, isRunning, type ProcessIdentity } from '../../supervise/process-identity.js'
import { linkNew } from '../link-new.js'

/** Who reads the rows of a detached run. */
const READER_FILE = 'reader.json'

/** The process that reads a run's rows; undefined where none does. */
export function readerOf(directory: string): ProcessIdentity | undefined {
  const file = join(directory, READER_FILE)
  if (!existsSync(file)) return undefined
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
    return isRunning(holder) ? holder : undefined
  } catch {
    // Gone in the meantime.
    return undefined
  }
}

/** Makes this process the only reader of a run's rows. Throws RUN_HELD. Gives what ends that. */
export async function holdRows(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, READER_FILE)
  const part = `${file}.${process.pid}.part`
  // Linked, so that whoever finds it finds all of it.
  await writeFile(part, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 })
  try {
    while (!(await linkNew(part, file))) {
      const holder = readerOf(directory)
      if (holder !== undefined) throw held(directory, holder.pid)
      await removeDead(directory, file)
    }
  } finally {
    await rm(part, { force: true })
  }
  return () => rm(file, { force: true })
}

/** Of several that find a dead holder one takes its file away; who takes that of a living one instead puts it back. */
async function removeDead(directory: string, file: string): Promise<void> {
  const away = join(directory, `${READER_FILE}.${process.pid}.dead`)
  try {
    await rename(file, away)
  } catch {
    // Another one was quicker.
    return
  }
  const holder = JSON.parse(readFileSync(away, 'utf8')) as ProcessIdentity
  if (isRunning(holder)) await linkNew(away, file)
  await rm(away, { force: true })
}

/** For rows that another process has. */
export function held(directory: string, pid: number): RunError {
  const run = basename(directory)
  return new RunError('RUN_HELD', {
    message: `The rows of run ${run} are read by process ${pid}. Expected a run that nobody reads.`,
    hint: 'End that process, or wait for it; what it has not acknowledged comes again.',
    details: { run, pid },
  })
}
