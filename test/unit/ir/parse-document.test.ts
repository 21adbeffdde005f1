import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { job } from '../../../src/define/job.js'
import { script } from '../../../src/define/script.js'
import { results, toKafka } from '../../../src/define/sinks.js'
import { IrError } from '../../../src/errors/ir-error.js'
import { documentText, withoutSites } from '../../../src/ir/document-text.js'
import type { PipelineDocument } from '../../../src/ir/job-document.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { quakes } from '../define/quakes.js'

const strong = quakes.filter((c) => c.mag.ge(4.5).and(c.id.isIn('a', 'b'))).as('strong')
const document = job({
  name: 'j',
  sinks: {
    a: results(strong),
    b: results(
      strong.groupBy('id').agg(() => ({ n: count() })),
      { outputMode: 'update' },
    ),
    c: toKafka(
      strong.select((c) => ({ value: c.id })),
      { topic: 'out' },
    ),
  },
}).toDocument()

type Json = Record<string, unknown>

/** The document as changeable data. */
const copy = (): PipelineDocument & Json => JSON.parse(documentText(document))

function changed(change: (document: { relations: Json[]; sinks: Json[] } & Json) => void): unknown {
  const data = copy()
  change(data as never)
  return data
}

const malformed = (path: string, why: string): unknown =>
  expect.objectContaining({
    code: 'IR_MALFORMED',
    message: expect.stringMatching(
      new RegExp(`^Job document, ${path.replace(/[[\].]/g, '\\$&')}: .*${why}`, 's'),
    ),
  })

describe('parseDocument', () => {
  test('reads what documentText writes, the call sites apart', () => {
    expect(parseDocument(copy())).toEqual(withoutSites(document))
    const own = script({ path: '/jobs/a.py', args: ['x'] }).toDocument()
    expect(parseDocument(JSON.parse(documentText(own)))).toEqual(own)
  })

  test('gives a frozen document', () => {
    const parsed = parseDocument(copy()) as PipelineDocument
    expect(Object.isFrozen(parsed.relations[0])).toBe(true)
  })

  test.each<[string, unknown, string, string]>([
    ['no object', 5, 'the document', ''],
    ['null', null, 'the document', ''],
    ['an unknown kind', changed((d) => Object.assign(d, { kind: 'pipe' })), 'kind', ''],
    ['a bad name', changed((d) => Object.assign(d, { name: 'a b' })), 'name', 'Name of a job'],
    ['an unknown key', changed((d) => Object.assign(d, { extra: 1 })), 'the document', 'extra'],
    ['no sinks', changed((d) => Object.assign(d, { sinks: [] })), 'sinks', ''],
    [
      'an unknown relation',
      changed((d) => Object.assign(d.relations[1] ?? {}, { kind: 'fliter' })),
      'relations[1].kind',
      '',
    ],
    [
      'an input after it',
      changed((d) => Object.assign(d.relations[1] ?? {}, { input: 3 })),
      'relations[1]',
      'Input of relation 1: 3.',
    ],
    [
      'an input that is itself',
      changed((d) => Object.assign(d.relations[1] ?? {}, { input: 1 })),
      'relations[1]',
      'Input of relation 1: 1.',
    ],
    [
      'a sink of nothing',
      changed((d) => Object.assign(d.sinks[0] ?? {}, { input: 9 })),
      'sinks[0]',
      'Input of sink a: 9.',
    ],
    [
      'two sinks of one name',
      changed((d) => Object.assign(d.sinks[1] ?? {}, { name: 'A' })),
      'sinks[1]',
      'Name of a sink: A.',
    ],
    [
      'a sink name with a path',
      changed((d) => Object.assign(d.sinks[1] ?? {}, { name: '../x' })),
      'sinks[1]',
      'Name of a sink',
    ],
    [
      'an unknown column',
      changed((d) =>
        Object.assign(d.relations[2] ?? {}, {
          keys: [{ name: 'id', expression: { kind: 'column', name: 'idd' } }],
        }),
      ),
      'relations[2]',
      'Unknown column: idd.',
    ],
    [
      'an unknown function',
      changed((d) =>
        Object.assign(d.relations[1] ?? {}, { condition: { kind: 'call', function: 'system', args: [] } }),
      ),
      'relations[1].condition.function',
      '',
    ],
    [
      'a wrong type',
      changed((d) =>
        Object.assign(d.relations[1] ?? {}, {
          condition: { kind: 'operator', operator: 'not', args: [{ kind: 'column', name: 'id' }] },
        }),
      ),
      'relations[1]',
      'Operands of not: string.',
    ],
    [
      'a literal that is none',
      changed((d) =>
        Object.assign(d.relations[1] ?? {}, {
          condition: { kind: 'literal', type: { kind: 'boolean' }, value: 'yes' },
        }),
      ),
      'relations[1]',
      'Literal: "yes".',
    ],
    [
      'operands missing',
      changed((d) =>
        Object.assign(d.relations[1] ?? {}, { condition: { kind: 'operator', operator: 'eq', args: [] } }),
      ),
      'relations[1]',
      'Operands of eq: 0 of them.',
    ],
    [
      'a secret in the options',
      changed((d) => Object.assign(d.relations[0] ?? {}, { options: { 'kafka.ssl.key.password': 'x' } })),
      'relations[0]',
      'secrets are never written',
    ],
    [
      'an option of an outside key',
      changed((d) => Object.assign(d.relations[0] ?? {}, { options: { subscribe: 'other' } })),
      'relations[0]',
      'Option of the Kafka source: subscribe.',
    ],
  ])('refuses %s and says where', (_name, value, path, why) => {
    expect(() => parseDocument(value)).toThrow(malformed(path, why))
  })

  test.each([
    [2, 'Use a newer sparkwire.'],
    [0, 'Write the document again with sparkwire compile --document.'],
    ['1', 'Write the document again with sparkwire compile --document.'],
  ])('refuses version %j, whatever else is in the document', (irVersion, hint) => {
    const message = `Version of a job document: ${JSON.stringify(irVersion)}. Expected 1.`
    expect(() => parseDocument({ unheardOf: true, irVersion })).toThrow(
      expect.objectContaining({ code: 'IR_VERSION_UNSUPPORTED', message, hint }),
    )
    expect(() => parseDocument({ ...copy(), irVersion })).toThrow(expect.objectContaining({ message }))
  })

  test('refuses what is nested deeper than any stack', () => {
    let deep: unknown = { kind: 'column', name: 'id' }
    for (let level = 0; level < 50_000; level += 1) deep = { kind: 'operator', operator: 'not', args: [deep] }
    const value = changed((d) => Object.assign(d.relations[1] ?? {}, { condition: deep }))
    expect(() => parseDocument(value)).toThrow('nested too deeply')
  })

  test('throws nothing but its own errors, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(() => parseDocument(value)).toThrow(IrError)
      }),
    )
  })

  test('of a document with one value changed, it reads it or throws its own error', () => {
    const paths: (readonly (string | number)[])[] = []
    const visit = (value: unknown, path: readonly (string | number)[]): void => {
      paths.push(path)
      if (typeof value !== 'object' || value === null) return
      for (const [key, part] of Object.entries(value))
        visit(part, [...path, Array.isArray(value) ? Number(key) : key])
    }
    visit(copy(), [])
    fc.assert(
      fc.property(fc.constantFrom(...paths.slice(1)), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
        const data = copy() as unknown as Json
        const parent = path.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, data)
        parent[path.at(-1) ?? ''] = value
        try {
          parseDocument(data)
        } catch (error) {
          expect(error).toBeInstanceOf(IrError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
