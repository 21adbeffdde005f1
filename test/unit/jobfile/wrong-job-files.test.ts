import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'

const FOLDER = fileURLToPath(new URL('../../fixtures/wrong-job-files/', import.meta.url))
const FILES = readdirSync(FOLDER)

/** What the first line of each file says that must come: `# expect LINE:COLUMN CODE MESSAGE`. */
function expectation(source: string) {
  const [, line = '', column = '', code = '', message = ''] =
    /^# expect (\d+):(\d+) ([A-Z_]+) ?(.*)\n/.exec(source) ?? []
  return { place: `${line}:${column}`, code, message }
}

describe('wrong job files', () => {
  test('are more than a hundred', () => {
    expect(FILES.length).toBeGreaterThan(100)
  })

  test.each(FILES)('%s', (name) => {
    const source = readFileSync(`${FOLDER}${name}`, 'utf8')
    const { place, code, message } = expectation(source)
    let error: unknown
    try {
      parseJobFile(source, { file: name })
    } catch (caught) {
      error = caught
    }
    if (!isBridgeError(error)) throw error ?? new Error('it was taken')
    expect(`${error.details['line']}:${error.details['column']} ${error.code} ${error.message}`).toContain(
      `${place} ${code} ${name}:${place}: ${message}`,
    )
    expect(error.message).toMatch(/\n> +\d+ \|/)
    expect(error.message.length).toBeLessThan(4_000)
  })
})

test('a job file gives no setting that runs programs', () => {
  for (const name of ['conf-of-spark.yaml', 'option-login-module.yaml']) {
    const parse = () => parseJobFile(readFileSync(`${FOLDER}${name}`, 'utf8'), { file: name })
    expect(parse, name).toThrow()
  }
})

test('the lines around a fault have stars for a secret', () => {
  const source = readFileSync(`${FOLDER}registry-secret.yaml`, 'utf8')
  expect(source).toContain('me:secret')
  expect(() => parseJobFile(source, { file: 'job.yaml' })).toThrow(/auth: '\*{9}'/)
  expect(() => parseJobFile(source, { file: 'job.yaml' })).not.toThrow(/me:secret/)
})
