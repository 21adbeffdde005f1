import { readFileSync } from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { job } from '../../../src/define/job.js'
import { script } from '../../../src/define/script.js'
import { results } from '../../../src/define/sinks.js'
import { withoutSites } from '../../../src/ir/document-text.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { quakes } from '../define/quakes.js'

const schema = JSON.parse(readFileSync(new URL('../../../spec/ir.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020.Ajv2020().compile(schema)

const filtered = quakes.filter((c) => c.mag.ge(4.5).and(c.cost.lt('9.99')))
const document = withoutSites(job({ name: 'j', sinks: { a: results(filtered) } }).toDocument())

describe('spec/ir.schema.json', () => {
  test('takes what the definition makes', () => {
    expect([validate(document), validate.errors]).toEqual([true, null])
    expect(validate(script({ path: 'a.py' }).toDocument())).toBe(true)
  })

  test.each<[string, object]>([
    ['another version', { ...document, irVersion: 2 }],
    ['an unknown key', { ...document, extra: 1 }],
    ['an unknown relation', { ...document, relations: [{ kind: 'join' }] }],
    ['no sinks', { ...document, sinks: [] }],
    ['a negative input', { ...document, sinks: [{ ...document.sinks[0], input: -1 }] }],
  ])('refuses what parseDocument refuses: %s', (_name, value) => {
    expect(validate(value)).toBe(false)
    expect(() => parseDocument(value)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^IR_/) }),
    )
  })
})
