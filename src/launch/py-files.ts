import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, extname, join, relative, resolve } from 'node:path'
import { zipSync } from 'fflate'
import { LaunchError } from '../errors/launch-error.js'

/** What Spark puts on the module path as it is. */
const AS_IT_IS = ['.py', '.zip', '.egg']
/** More than modules ever are: somebody has named a folder of data. */
const MOST_BYTES = 100e6

/**
 * The user's own modules as spark-submit takes them: files and zips as they are, a folder as a zip in `into`. A folder
 * with an `__init__.py` is a package and keeps its name; any other holds modules.
 *
 * @throws LAUNCH_BAD_PY_FILE
 */
export async function stagePyFiles(
  paths: readonly string[],
  cwd: string,
  into: string,
): Promise<readonly string[]> {
  const staged: string[] = []
  for (const path of paths) {
    const place = isRemote(path) ? path : resolve(cwd, path)
    const kind = isRemote(path) ? 'file' : kindOf(place)
    if (kind === 'folder') {
      await mkdir(into, { recursive: true, mode: 0o700 })
      const zip = join(into, `${staged.length}-${basename(place)}.zip`)
      await writeFile(zip, zipFolder(place), { mode: 0o600 })
      staged.push(zip)
    } else {
      if (!AS_IT_IS.includes(extname(place).toLowerCase())) throw bad(path, 'is no Python file')
      if (place.includes(','))
        throw bad(path, 'has a comma in its path, which spark-submit takes for its end')
      staged.push(place)
    }
  }
  return staged
}

/** The zip of a folder; the same files give the same bytes. */
export function zipFolder(folder: string): Uint8Array {
  const root = isPackage(folder) ? join(folder, '..') : folder
  const files = modulesIn(folder)
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  if (files.length === 0) throw bad(folder, 'holds no files')
  if (bytes > MOST_BYTES) throw bad(folder, `holds ${Math.round(bytes / 1e6)} MB, more than modules take`)
  const entries = files.map((file) => [relative(root, file), new Uint8Array(readFileSync(file))] as const)
  // Python takes a folder without `__init__.py` for a package only where the zip has an entry for it.
  const folders = new Set(files.flatMap((file) => foldersAbove(relative(root, file))))
  const all = [...[...folders].map((name) => [name, new Uint8Array()] as const), ...entries]
  return zipSync(Object.fromEntries(all), { mtime: '1980-01-01T00:00:00', level: 6 })
}

function foldersAbove(name: string): readonly string[] {
  const parts = name.split('/').slice(0, -1)
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)
}

function modulesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== '__pycache__' && !name.endsWith('.pyc'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return modulesIn(path)
      // A link to a folder may lead round in a circle.
      return statSync(path).isFile() ? [path] : []
    })
}

function isPackage(folder: string): boolean {
  return readdirSync(folder).includes('__init__.py')
}

function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path)
}

function kindOf(place: string): 'file' | 'folder' {
  try {
    return statSync(place).isDirectory() ? 'folder' : 'file'
  } catch (cause) {
    throw bad(place, `cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`, cause)
  }
}

function bad(path: string, why: string, cause?: unknown): LaunchError {
  const wheel = path.endsWith('.whl')
  return new LaunchError('LAUNCH_BAD_PY_FILE', {
    message: `Of the Python files for the job, ${path} ${why}. Expected .py, .zip or .egg files, or folders of modules.`,
    hint: wheel
      ? 'A wheel is a requirement: give it in `--requirements` (in the library: `requirements`).'
      : 'Correct `--py-files` (in the library: `pyFiles`).',
    details: { path },
    cause,
  })
}
