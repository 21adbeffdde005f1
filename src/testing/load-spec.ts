import { readFile } from 'node:fs/promises'
import { TestingError } from '../errors/testing-error.js'
import { parseSpec } from './parse-spec.js'
import type { TestSpec } from './test-spec.js'

/**
 * Reads a test specification from its file.
 *
 * @throws TESTING_NO_SPEC when there is no such file, TESTING_BAD_SPEC
 */
export async function loadSpec(file: string): Promise<TestSpec> {
  let source: string
  try {
    source = await readFile(file, 'utf8')
  } catch (cause) {
    throw new TestingError('TESTING_NO_SPEC', {
      message: `Test specification cannot be read: ${file}. Expected a YAML or JSON file.`,
      hint: 'check the path',
      details: { file },
      cause,
    })
  }
  return parseSpec(source, file)
}
