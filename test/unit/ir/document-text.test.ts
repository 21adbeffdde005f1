import { describe, expect, test } from 'vitest'
import { job } from '../../../src/define/job.js'
import { results } from '../../../src/define/sinks.js'
import { canonicalText, documentText } from '../../../src/ir/document-text.js'
import { quakes } from '../define/quakes.js'

const one = job({ name: 'j', sinks: { a: results(quakes.filter((c) => c.mag.ge(5))) } }).toDocument()
const twin = job({
  name: 'j',
  sinks: { a: results(quakes.filter((c) => c.mag.ge(5)).as('big')) },
}).toDocument()
const other = job({ name: 'j', sinks: { a: results(quakes.filter((c) => c.mag.ge(6))) } }).toDocument()

describe('the text of a document', () => {
  test('has no call sites: it is the same on every machine', () => {
    expect(JSON.stringify(one)).toContain('document-text.test.ts')
    expect(documentText(one)).not.toContain('document-text.test.ts')
  })

  test('is canonically the same for the same job, whoever named its variables, and another for another', () => {
    expect(documentText(twin)).not.toBe(documentText(one))
    expect(canonicalText(twin)).toBe(canonicalText(one))
    expect(canonicalText(other)).not.toBe(canonicalText(one))
  })

  test('does not depend on the order of keys', () => {
    const reordered = Object.fromEntries(Object.entries(one).reverse()) as unknown as typeof one
    expect(JSON.stringify(reordered)).not.toBe(JSON.stringify(one))
    expect(canonicalText(reordered)).toBe(canonicalText(one))
  })
})
