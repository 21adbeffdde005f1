import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { jobFileForm } from '../../../src/jobfile/job-file-form.js'
import { jobFileJsonSchema } from '../../../src/jobfile/job-file-schema.js'

const accepts = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: false,
}).compile(jobFileJsonSchema())
const folder = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const GOLDEN = folder('../../golden/')
const RIGHT = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('job.yaml'),
)
const WRONG = folder('../../fixtures/wrong-job-files/')

/** What the schema cannot say: it is about what stands in a text, or about two places together. */
const BEYOND = /Not a condition to end by|is not taken/

describe('the JSON Schema of job files', () => {
  test.each(RIGHT)('takes %s', (name) => {
    expect([accepts(parse(readFileSync(`${GOLDEN}${name}`, 'utf8'))), accepts.errors]).toEqual([true, null])
  })

  const formFaults = readdirSync(WRONG).filter((name) => {
    const [first = ''] = readFileSync(`${WRONG}${name}`, 'utf8').split('\n')
    return first.includes(' JOBFILE_BAD_FORM ') && !BEYOND.test(first)
  })

  test.each(formFaults)('says of %s what the form says', (name) => {
    const value = parse(readFileSync(`${WRONG}${name}`, 'utf8'))
    expect(accepts(value)).toBe(jobFileForm.safeParse(value).success)
  })

  test('takes a placeholder where a number, a condition or a choice stands', () => {
    const value = parse(readFileSync(`${GOLDEN}kafka-options/job.yaml`, 'utf8'))
    value.sources.events.max_offsets_per_trigger = '${param:most}'
    value.sources.events.fail_on_data_loss = '${env:FAIL}'
    value.sources.events.starting_offsets = '${param:start}'
    expect(accepts(value)).toBe(true)
    value.sources.events.max_offsets_per_trigger = 'most'
    expect(accepts(value)).toBe(false)
  })

  test('agrees with the form on 1,000 files with one value changed', () => {
    const base = RIGHT.map((name) => parse(readFileSync(`${GOLDEN}${name}`, 'utf8')))
    const value = fc.oneof(
      fc.constantFrom(null, true, 0, 1, -3, 2.5, '', 'text', 'kafka', 'earliest', [], {}, ['id'], { a: 'b' }),
      fc.string({ maxLength: 5 }).filter((text) => !text.includes('${')),
    )
    fc.assert(
      fc.property(fc.constantFrom(...base), fc.nat(), value, fc.boolean(), (job, at, other, isKey) => {
        const changed = structuredClone(job)
        const places: [Record<string, unknown>, string][] = []
        const visit = (node: unknown): void => {
          if (typeof node !== 'object' || node === null) return
          for (const [key, child] of Object.entries(node)) {
            places.push([node as Record<string, unknown>, key])
            visit(child)
          }
        }
        visit(changed)
        const [node, key] = places[at % places.length] ?? [changed, 'name']
        node[isKey && !Array.isArray(node) ? `${key}x` : key] = other
        const checked = jobFileForm.safeParse(changed)
        const isBeyond = !checked.success && checked.error.issues.every(({ message }) => BEYOND.test(message))
        if (!isBeyond) expect([accepts(changed), changed]).toEqual([checked.success, changed])
      }),
      { numRuns: 1_000, seed: 35 },
    )
  })
})
