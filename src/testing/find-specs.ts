import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { TestingError } from '../errors/testing-error.js'

const SPEC_FILE = /\.spec\.(ya?ml|json)$/
/** Directories in which nobody keeps specifications of their own. */
const PASSED_OVER = new Set(['node_modules', 'dist', '.git'])

/**
 * Finds the test specifications below a directory, `*.spec.yaml`, `.yml` and `.json`, in order of their paths,
 * which are relative to it.
 *
 * @throws TESTING_NO_SPEC when there are none
 */
export async function findSpecs(directory: string): Promise<string[]> {
  const found: string[] = []
  const search = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
      const path = join(below, entry.name)
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) await search(path)
      else if (entry.isFile() && SPEC_FILE.test(entry.name)) found.push(path)
    }
  }
  await search('')
  if (found.length > 0) return found.sort()
  throw new TestingError('TESTING_NO_SPEC', {
    message: `No test specification below ${resolve(directory)}. Expected a file *.spec.yaml, *.spec.yml or *.spec.json.`,
    hint: 'name the files to run, or write one: examples/quickstart/quickstart.spec.yaml shows the form',
    details: { directory },
  })
}
