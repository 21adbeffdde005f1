import { describe, expect, test } from 'vitest'
import type { KafkaRecord } from '../../../src/kafka/kafka-record.js'
import type { StructType } from '../../../src/schema/data-type.js'
import { judgeResult, judgeTopic } from '../../../src/testing/judge-case.js'
import { parseSpec } from '../../../src/testing/parse-spec.js'
import type { ResultExpectation, TestSpec, TopicExpectation } from '../../../src/testing/test-spec.js'

const SCHEMA: StructType = {
  kind: 'struct',
  fields: [
    { name: 'id', type: { kind: 'bigint' }, nullable: false },
    { name: 'price', type: { kind: 'decimal', precision: 10, scale: 2 }, nullable: true },
    { name: 'at', type: { kind: 'timestamp' }, nullable: true },
    {
      name: 'window',
      type: {
        kind: 'struct',
        fields: [
          { name: 'start', type: { kind: 'timestamp' }, nullable: true },
          { name: 'mean', type: { kind: 'double' }, nullable: true },
        ],
      },
      nullable: true,
    },
  ],
}

const ROW = {
  id: 9007199254740993n,
  price: '12.50',
  at: '2026-01-01T00:00:00.000000Z',
  window: { start: '2026-01-01T00:00:00.000000Z', mean: Number.NaN },
}

/** A specification of one case with the lines of one expectation from line 5 on, each indented by 8. */
function specOf(...expectation: string[]): TestSpec {
  const lines = expectation.map((line, index) => (index === 0 ? `      - ${line}` : `        ${line}`))
  return parseSpec(
    ['job: j.ts', 'cases:', '  - name: one', '    expect:', ...lines].join('\n'),
    'j.spec.yaml',
  )
}

const resultOf = (spec: TestSpec): ResultExpectation => spec.cases[0]?.expect[0] as ResultExpectation
const topicOf = (spec: TestSpec): TopicExpectation => spec.cases[0]?.expect[0] as TopicExpectation

describe('the rows of a result', () => {
  test('are compared in the value forms of their types, however the file writes them', () => {
    const spec = specOf(
      'result: rows',
      'rows:',
      '  - id: 9007199254740993',
      '    price: 12.5',
      '    at: "2026-01-01T01:00:00+01:00"',
      '    window: { start: "2026-01-01T00:00:00Z", mean: NaN }',
    )
    expect(judgeResult(resultOf(spec), [ROW], SCHEMA, spec)).toEqual([])
  })

  test('a changed cell is placed at the cell, a nested one at its column', () => {
    const spec = specOf(
      'result: rows',
      'key: [id]',
      'rows:',
      '  - id: 9007199254740993',
      '    price: 12.50',
      '    at: "2026-01-01T00:00:00Z"',
      '    window: { start: "2026-01-01T00:00:00Z", mean: 1.5 }',
    )
    expect(judgeResult(resultOf(spec), [ROW], SCHEMA, spec)).toEqual([
      {
        kind: 'result',
        name: 'rows',
        at: { line: 11, column: 21 },
        difference: {
          kind: 'changed',
          row: 1,
          actualRow: 1,
          identity: { id: 9007199254740993n },
          cells: [{ path: 'window.mean', expected: 1.5, actual: Number.NaN }],
        },
      },
    ])
  })

  test('a column that a row leaves out is expected to be null', () => {
    const spec = specOf('result: rows', 'rows:', '  - { id: 1, price: 2 }')
    const row = { id: 1n, price: '2.00', at: null, window: null }
    expect(judgeResult(resultOf(spec), [row], SCHEMA, spec)).toEqual([])
    const found = judgeResult(resultOf(spec), [{ ...row, at: ROW.at }], SCHEMA, spec)
    expect(found).toMatchObject([
      {
        at: { line: 7, column: 13 },
        difference: { cells: [{ path: 'at', expected: null, actual: ROW.at }] },
      },
    ])
  })

  test('columns: the others are not compared', () => {
    const spec = specOf('result: rows', 'columns: [id]', 'rows:', '  - { id: 9007199254740993 }')
    expect(judgeResult(resultOf(spec), [ROW], SCHEMA, spec)).toEqual([])
  })

  test('an unexpected row is placed at the expectation', () => {
    const spec = specOf('result: rows', 'rows: []')
    expect(judgeResult(resultOf(spec), [ROW], SCHEMA, spec)).toEqual([
      {
        kind: 'result',
        name: 'rows',
        at: { line: 5, column: 9 },
        difference: { kind: 'unexpected', actualRow: 1, actual: ROW },
      },
    ])
  })

  test('a result that never opened gave no rows', () => {
    const none = specOf('result: rows', 'rows: []')
    expect(judgeResult(resultOf(none), [], undefined, none)).toEqual([])
    const one = specOf('result: rows', 'rows: [{ id: 1 }]')
    expect(judgeResult(resultOf(one), [], undefined, one)).toMatchObject([
      { difference: { kind: 'missing', row: 1, expected: { id: 1 } } },
    ])
  })

  test.each([
    [
      'a column that the result does not have',
      ['rows:', '  - { id: 1, prise: 2 }'],
      '7:22: result "rows" has no column "prise", but id, price, at, window; did you mean "price"?',
    ],
    [
      'a value that the type cannot hold',
      ['rows:', '  - { id: 1.5 }'],
      '7:19: Column "id" (bigint) cannot hold 1.5. Expected a whole number of 64 bits, as a number or as text of its digits.',
    ],
    [
      'a field that the struct does not have',
      ['rows:', '  - { id: 1, window: { begin: x } }'],
      '7:30: Column "window.begin" cannot hold "x". Expected one of start, mean.',
    ],
    [
      'a key that is no column',
      ['key: [nr]', 'rows: []'],
      '5:9: result "rows" has no column "nr", but id, price, at, window',
    ],
    [
      'a cell outside the compared columns',
      ['columns: [id]', 'rows:', '  - { id: 1, price: 2 }'],
      '8:22: column "price" is not one of the compared "columns"',
    ],
  ])('%s is a fault at its place', (_, lines, fault) => {
    const spec = specOf('result: rows', ...lines)
    expect(() => judgeResult(resultOf(spec), [ROW], SCHEMA, spec)).toThrow(`j.spec.yaml:${fault}`)
  })
})

describe('the records of a topic', () => {
  const record = (
    key: string | null,
    value: string | null,
    more: Partial<KafkaRecord> = {},
  ): KafkaRecord => ({
    topic: 't',
    partition: 0,
    offset: 0n,
    timestamp: 1767225600000,
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: [],
    ...more,
  })

  test('are compared in the fields that the expectation names', () => {
    const spec = specOf('topic: t', 'records: [{ key: a, value: x }]')
    expect(judgeTopic(topicOf(spec), [record('a', 'x', { partition: 3 })])).toEqual([])
  })

  test('JSON is compared by what it says, not by how it is written', () => {
    const spec = specOf('topic: t', 'records:', '  - { value: { n: 9007199254740993, tags: [x] } }')
    expect(judgeTopic(topicOf(spec), [record(null, '{ "tags": ["x"], "n": 9007199254740993 }')])).toEqual([])
    expect(judgeTopic(topicOf(spec), [record(null, '{"n":9007199254740992,"tags":["x"]}')])).toMatchObject([
      {
        at: { line: 7, column: 22 },
        difference: { cells: [{ path: 'value.n', expected: 9007199254740993n, actual: 9007199254740992n }] },
      },
    ])
  })

  test('a tombstone is not an empty value', () => {
    const spec = specOf('topic: t', 'records: [{ key: a, value: null }]')
    expect(judgeTopic(topicOf(spec), [record('a', null)])).toEqual([])
    expect(judgeTopic(topicOf(spec), [record('a', '')])).toMatchObject([
      { difference: { cells: [{ path: 'value', expected: null, actual: '' }] } },
    ])
  })

  test('bytes are compared as bytes, and as text where they are text', () => {
    const spec = specOf('topic: t', 'records: [{ keyBase64: YQ==, valueBase64: AP8= }]')
    const bytes = { ...record('a', null), value: Uint8Array.of(0, 255) }
    expect(judgeTopic(topicOf(spec), [bytes])).toEqual([])
    expect(judgeTopic(topicOf(spec), [{ ...bytes, value: Uint8Array.of(0, 254) }])).toMatchObject([
      { at: { line: 6 }, difference: { cells: [{ path: 'value' }] } },
    ])
  })

  test('headers, partition and timestamp count where they are named', () => {
    const spec = specOf(
      'topic: t',
      'records: [{ value: x, headers: { h: "1" }, partition: 2, timestamp: "2026-01-01T00:00:00Z" }]',
    )
    const headers = [{ key: 'h', value: Buffer.from('1') }]
    expect(judgeTopic(topicOf(spec), [record(null, 'x', { headers, partition: 2 })])).toEqual([])
    const found = judgeTopic(topicOf(spec), [record(null, 'x', { headers: [], partition: 1, timestamp: 5 })])
    expect(found).toMatchObject([
      {
        difference: {
          cells: [
            { path: 'headers.h', expected: '1', actual: undefined },
            { path: 'partition', expected: 2, actual: 1 },
            { path: 'timestamp', expected: '2026-01-01T00:00:00.000Z', actual: '1970-01-01T00:00:00.005Z' },
          ],
        },
      },
    ])
  })
})
