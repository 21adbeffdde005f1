import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { compileSource } from '../../../src/run/compile-source.js'
import { loadJob } from '../../../src/run/load-job.js'
// What the pipelines import is translated before the first of them is timed.
import 'sparkwire'

const FOLDER = fileURLToPath(new URL('../../fixtures/wrong-pipelines/', import.meta.url))
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.mjs'))

/** What the first line of each file says that must come: `// expect LINE:COLUMN CODE MESSAGE`, or `-` for no place. */
function expectation(name: string) {
  const [, place = '', code = '', message = ''] =
    /^\/\/ expect (-|\d+:\d+) ([A-Z_]+) ?(.*)\n/.exec(readFileSync(`${FOLDER}${name}`, 'utf8')) ?? []
  return { where: place === '-' ? `${FOLDER}${name} ` : `${FOLDER}${name}:${place}: `, code, message }
}

describe('wrong pipelines', () => {
  test('are more than sixty', () => {
    expect(FILES.length).toBeGreaterThan(60)
  })

  test.each(FILES)('%s', async (name) => {
    const { where, code, message } = expectation(name)
    let error: unknown
    try {
      const { source } = await loadJob(`${FOLDER}${name}`)
      await compileSource(source)
    } catch (caught) {
      error = caught
    }
    if (!isBridgeError(error)) throw error ?? new Error('it was taken')
    expect(`${error.code} ${error.message}`).toContain(`${code} ${where}${message}`)
    if (where.endsWith(': ')) expect(error.message).toMatch(/\n> +\d+ \|/)
  })
})
