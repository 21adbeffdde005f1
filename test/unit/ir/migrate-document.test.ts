import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { IR_VERSION } from '../../../src/ir/job-document.js'
import { MIGRATIONS, type Migration, migrateDocument } from '../../../src/ir/migrate-document.js'
import { parseDocument } from '../../../src/ir/parse-document.js'

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

const unsupported = (message: string, hint: string): unknown =>
  expect.objectContaining({ code: 'IR_VERSION_UNSUPPORTED', message, hint })

const STEPS: Readonly<Record<number, Migration>> = {
  2: ({ title, ...rest }) => ({ ...rest, name: title }),
  3: (document) => ({ ...document, relations: [] }),
}

describe('documents of other versions', () => {
  test('each step leads on to the next version, from wherever it begins', () => {
    expect(migrateDocument({ irVersion: 2, title: 'j' }, STEPS, 4)).toEqual({
      irVersion: 4,
      name: 'j',
      relations: [],
    })
    expect(migrateDocument({ irVersion: 3, name: 'j' }, STEPS, 4)).toEqual({
      irVersion: 4,
      name: 'j',
      relations: [],
    })
    expect(migrateDocument({ irVersion: 4, name: 'j' }, STEPS, 4)).toEqual({ irVersion: 4, name: 'j' })
  })

  test.each([
    [5, 'Use a newer sparkwire.'],
    [1, 'Write the document again with sparkwire compile --document.'],
    ['3', 'Write the document again with sparkwire compile --document.'],
    [2.5, 'Write the document again with sparkwire compile --document.'],
  ])('version %j is refused where the steps begin at 2 and end at 4', (version, hint) => {
    expect(() => migrateDocument({ irVersion: version }, STEPS, 4)).toThrow(
      unsupported(`Version of a job document: ${JSON.stringify(version)}. Expected 2 to 4.`, hint),
    )
  })

  test('a newer one than this sparkwire knows', () => {
    expect(() => parseDocument({ irVersion: IR_VERSION + 1 })).toThrow(
      unsupported(
        `Version of a job document: ${IR_VERSION + 1}. Expected ${IR_VERSION}.`,
        'Use a newer sparkwire.',
      ),
    )
  })

  test('what an older sparkwire wrote is the job that it was', () => {
    for (let version = 1; version <= IR_VERSION; version += 1) {
      const document = parseDocument(JSON.parse(read(`fixtures/documents/version-${version}.json`)))
      expect(compileJob(document).script).toBe(read('golden/quakes/script.py'))
    }
  })

  test('what a newer one has added to the version is refused with its place', () => {
    const document = JSON.parse(read('fixtures/documents/version-1.json'))
    document.sinks[0].exactly = 'once'
    expect(() => parseDocument(document)).toThrow(
      expect.objectContaining({
        code: 'IR_MALFORMED',
        message: expect.stringContaining('Job document, sinks[0]: '),
        hint: expect.stringContaining('A newer sparkwire'),
      }),
    )
  })

  test('there is a step for each version that has been', () => {
    expect(Object.keys(MIGRATIONS).map(Number)).toEqual(
      Array.from({ length: IR_VERSION - 1 }, (_, at) => at + 1),
    )
  })
})
