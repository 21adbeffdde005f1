import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strToU8, zipSync } from 'fflate'

const PYTHON = fileURLToPath(new URL('../../python', import.meta.url))

/** The script that spark-submit starts in a run: it starts the job's script. */
export const RUNNER_FILE = join(PYTHON, 'sparkwire_main.py')

/** The script that lets a Connect session go whose client was killed. */
export const RELEASE_FILE = join(PYTHON, 'sparkwire_release.py')

/** What spark-submit starts to reach a folder through Hadoop's file systems. */
export const FOLDER_FILE = join(PYTHON, 'sparkwire_folder.py')

/** What spark-submit starts as a warm driver. */
export const WARM_RUNNER_FILE = join(PYTHON, 'sparkwire_warm.py')

/** The Python runtime as a zip for `--py-files`; the same files give the same bytes. */
export function runtimeArchive(): Uint8Array {
  const folder = join(PYTHON, 'sparkwire')
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => [`sparkwire/${name}`, strToU8(readFileSync(join(folder, name), 'utf8'))] as const)
  return zipSync(Object.fromEntries(files), { mtime: '1980-01-01T00:00:00', level: 6 })
}
