import { readFileSync, statSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFile } from 'atomically'

/** Written last into an environment: without it the environment is unfinished and is made again. */
export interface ReadyStamp {
  readonly requirements: string
  readonly pythonVersion: string
  /** The interpreter behind the environment's link, to see when the system replaced it. */
  readonly interpreter: { readonly file: string; readonly mtimeMs: number; readonly size: number }
}

/** The file that says so. */
export const READY_STAMP = 'ready.json'

const stampFile = (environment: string): string => join(environment, READY_STAMP)

/** The stamp of a finished environment whose interpreter is still the one it was made with. */
export function readReadyStamp(environment: string, requirements: string): ReadyStamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(environment), 'utf8')) as ReadyStamp
    const { mtimeMs, size } = statSync(join(environment, 'bin', 'python'))
    const same = stamp.interpreter.mtimeMs === mtimeMs && stamp.interpreter.size === size
    return same && stamp.requirements === requirements ? stamp : undefined
  } catch {
    return undefined
  }
}

export async function writeReadyStamp(
  environment: string,
  facts: Pick<ReadyStamp, 'requirements' | 'pythonVersion'>,
): Promise<ReadyStamp> {
  const python = join(environment, 'bin', 'python')
  const { mtimeMs, size } = await stat(python)
  const stamp = { ...facts, interpreter: { file: await realpath(python), mtimeMs, size } }
  await writeFile(stampFile(environment), `${JSON.stringify(stamp, null, 2)}\n`)
  return stamp
}
