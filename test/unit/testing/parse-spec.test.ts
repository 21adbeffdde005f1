import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { parseSpec } from '../../../src/testing/parse-spec.js'

interface WrongSpec {
  readonly name: string
  readonly source: string
  /** `line:column: message`, in the order of the file. */
  readonly faults: readonly string[]
}

/** A specification of one case; the lines of the case start at line 4. */
const withCase = (...lines: string[]): string =>
  ['job: ./job.ts', 'cases:', '  - name: one', ...lines.map((line) => `    ${line}`), ''].join('\n')

const EXPECT = ['expect:', '  - { result: rows, rows: [] }']

const WRONG: readonly WrongSpec[] = [
  { name: 'an empty file', source: '', faults: ['1:1: the specification is null; expected an object'] },
  {
    name: 'broken YAML',
    source: 'job: ./job.ts\ncases: [\n',
    faults: ['3:1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  },
  {
    name: 'a key given twice',
    source: 'job: a.ts\njob: b.ts\ncases: []\n',
    faults: ['2:1: Map keys must be unique'],
  },
  {
    name: 'no job',
    source: 'cases:\n  - name: one\n    expect:\n      - { result: rows, rows: [] }\n',
    faults: ['1:1: "job" is missing'],
  },
  {
    name: 'a misspelt key at the top is one fault, with a guess',
    source: 'jobb: ./job.ts\ncases: []\n',
    faults: [
      '1:1: unknown key "jobb"; did you mean "job"?',
      '2:8: "cases" is empty; expected at least 1 entry',
    ],
  },
  {
    name: 'a misspelt key of a given topic',
    source: withCase('given:', '  - topic: t', '    recrods: []', ...EXPECT),
    faults: ['6:9: unknown key "recrods" in cases[0].given[0]; did you mean "records"?'],
  },
  {
    name: 'an unknown key that is close to none',
    source: withCase(...EXPECT, 'colour: red'),
    faults: [
      '6:5: unknown key "colour" in cases[0]; known are name, given, expect, params, trigger, until, timeout',
    ],
  },
  {
    name: 'records that are no list',
    source: withCase('given:', '  - topic: t', '    records: hello', ...EXPECT),
    faults: ['6:18: "records" is the text "hello"; expected a list'],
  },
  {
    name: 'a value that YAML reads as a number',
    source: withCase('given:', '  - { topic: t, records: [{ key: a, value: 42 }] }', ...EXPECT),
    faults: [
      '5:48: "value" is the number 42; a value is text, null (a tombstone), or an object or a list that is sent as JSON; quote other values',
    ],
  },
  {
    name: 'a key in two forms, and bytes that are no base64',
    source: withCase(
      'given:',
      '  - topic: t',
      '    records:',
      '      - { key: a, keyBase64: eA==, value: x }',
      '      - { keyBase64: "?", value: x }',
      'expect:',
      '  - { topic: t, records: [{ value: x, valueBase64: eA== }] }',
    ),
    faults: [
      '7:13: a record has one of "key" (text or null) and "keyBase64", or neither',
      '8:26: "keyBase64" is "?"; expected base64',
      '10:31: a record has one of "value" (text, null, an object or a list) and "valueBase64"',
    ],
  },
  {
    name: 'a trigger that a test cannot end with',
    source: withCase(...EXPECT, 'trigger: 5 seconds'),
    faults: ['6:14: the trigger of a case is availableNow, or left out for the triggers of the job'],
  },
  {
    name: 'a record without a value and one with two',
    source: withCase(
      'given:',
      '  - topic: t',
      '    records:',
      '      - { key: a }',
      '      - { key: a, value: x, valueBase64: eA== }',
      ...EXPECT,
    ),
    faults: [
      '7:13: a record has one of "value" (text, null, an object or a list) and "valueBase64"',
      '8:13: a record has one of "value" (text, null, an object or a list) and "valueBase64"',
    ],
  },
  {
    name: 'a partition that the topic does not have',
    source: withCase(
      'given:',
      '  - topic: t',
      '    partitions: 2',
      '    records: [{ value: x, partition: 2 }]',
      ...EXPECT,
    ),
    faults: ['7:42: topic "t" has 2 partition(s), counted from 0; there is no partition 2'],
  },
  {
    name: 'a topic name that Kafka refuses',
    source: withCase('given:', '  - { topic: "a b", records: [] }', ...EXPECT),
    faults: [
      '5:18: "topic" is "a b"; a topic name has 1 to 249 letters, digits, dots, underscores and dashes',
    ],
  },
  {
    name: 'a timestamp without a zone, and broken base64',
    source: withCase(
      'given:',
      '  - topic: t',
      '    records:',
      '      - { value: x, timestamp: "2026-01-01T00:00:00" }',
      '      - { valueBase64: "@@" }',
      ...EXPECT,
    ),
    faults: [
      '7:36: "timestamp" is "2026-01-01T00:00:00"; a timestamp is ISO 8601 with a zone ("2026-01-01T00:00:00Z") or whole milliseconds since 1970',
      '8:28: "valueBase64" is "@@"; expected base64',
    ],
  },
  {
    name: 'an expectation of neither and one of both',
    source: withCase('expect:', '  - rows: []', '  - { result: r, topic: t, rows: [] }'),
    faults: [
      '5:9: an expectation has one of "result" (of the job) and "topic" (that the job writes)',
      '6:9: an expectation has one of "result" (of the job) and "topic" (that the job writes)',
    ],
  },
  {
    name: 'rows of a topic, records of a result',
    source: withCase('expect:', '  - { topic: t, rows: [] }', '  - { result: r, records: [], rows: [] }'),
    faults: [
      '5:9: the expectation of a topic has "records" ([] for none)',
      '5:27: "rows" belong to a result; a topic has "records"',
      '6:31: "records" belong to a topic; a result has "rows"',
    ],
  },
  {
    name: 'nothing expected',
    source: withCase('expect: []'),
    faults: ['4:13: "expect" is empty; expected at least 1 entry'],
  },
  {
    name: 'a duration without a unit',
    source: withCase(...EXPECT, 'timeout: 10'),
    faults: ['6:14: "timeout" is the number 10; expected text'],
  },
  {
    name: 'a duration of no length',
    source: withCase(...EXPECT, 'timeout: 0s'),
    faults: ['6:14: "0s" is no duration; expected a number above 0 and its unit: "500ms", "90s", "2m"'],
  },
  {
    name: 'an end condition that is none',
    source: withCase(...EXPECT, 'until: caughtup'),
    faults: [
      "6:12: Not a condition to end by: 'caughtup'. Expected some of rows=N, batches=N, idle=5s, caught-up, deadline=60s, separated by commas.",
    ],
  },
  {
    name: 'a topic given twice',
    source: [
      'job: ./job.ts',
      'cases:',
      '  - name: other',
      '    given:',
      '      - { topic: t, records: [] }',
      '      - { topic: t, records: [] }',
      '    expect: [{ result: r, rows: [] }]',
    ].join('\n'),
    faults: ['6:18: topic "t" is given twice; put its records into one list'],
  },
  {
    name: 'two cases of one name',
    source: [
      'job: ./job.ts',
      'cases:',
      '  - { name: one, expect: [{ result: r, rows: [] }] }',
      '  - { name: one, expect: [{ result: r, rows: [] }] }',
    ].join('\n'),
    faults: ['4:13: two cases are named "one"; names are unique in a file'],
  },
]

function errorOf(source: string): unknown {
  try {
    return parseSpec(source, 'some/job.spec.yaml')
  } catch (error) {
    return error
  }
}

describe('a wrong specification', () => {
  test.each(WRONG)('$name', ({ source, faults }) => {
    const error = errorOf(source)
    if (!isBridgeError(error, 'TESTING_BAD_SPEC')) throw new Error('no TESTING_BAD_SPEC was thrown')
    const found = error.details.faults as { line: number; column: number; message: string }[]
    expect(found.map(({ line, column, message }) => `${line}:${column}: ${message}`)).toEqual(faults)
    expect(error.message).toContain(`some/job.spec.yaml:${faults[0] ?? ''}`)
  })

  test('the message shows the lines around the fault, and counts what it leaves out', () => {
    const error = errorOf(
      withCase('given:', '  - topic: t', '    records:', ...Array(5).fill('      - value: 1'), ...EXPECT),
    )
    expect((error as Error).message).toMatch(
      /\n> {2}7 \| {13}- value: 1\n {5}\| {22}\^\n|> 7 \| {11}- value: 1/,
    )
    expect((error as Error).message).toMatch(/\nand 2 more$/)
  })
})

describe('a specification', () => {
  test('is read with its defaults and the place of every part', () => {
    const spec = parseSpec(
      [
        'job: ./job.ts',
        'cases:',
        '  - name: text passes',
        '    given:',
        '      - topic: quickstart',
        '        records:',
        '          - { key: a, value: hello }',
        '          - { value: { n: 9007199254740993, tags: [x, null, 1.5] } }',
        '          - { key: gone, value: null, headers: { h: "1" }, timestamp: "2026-01-01T00:00:00Z" }',
        '          - { valueBase64: AAE=, timestamp: 5, partition: 0 }',
        '    expect:',
        '      - result: rows',
        '        key: [key]',
        '        rows:',
        '          - { key: a, value: hello }',
        '      - { topic: alerts, partitions: 3, records: [{ value: x }], ordered: true, contains: true }',
        '    params: { limit: 5 }',
        '    until: caught-up,deadline=30s',
        '    timeout: 1.5m',
      ].join('\n'),
      'some/job.spec.yaml',
    )
    expect(spec).toEqual({
      file: 'some/job.spec.yaml',
      source: expect.any(String),
      jobPath: resolve('some/job.ts'),
      jobAt: { line: 1, column: 6 },
      cases: [
        {
          name: 'text passes',
          at: { line: 3, column: 11 },
          given: [
            {
              topic: 'quickstart',
              at: { line: 5, column: 9 },
              partitions: 1,
              records: [
                { key: 'a', value: 'hello', headers: {} },
                { key: null, value: '{"n":9007199254740993,"tags":["x",null,1.5]}', headers: {} },
                { key: 'gone', value: null, headers: { h: '1' }, timestampMs: 1767225600000 },
                { key: null, value: Buffer.of(0, 1), headers: {}, timestampMs: 5, partition: 0 },
              ],
            },
          ],
          expect: [
            {
              kind: 'result',
              name: 'rows',
              at: { line: 12, column: 9 },
              ordered: false,
              contains: false,
              tolerance: 0,
              key: ['key'],
              rows: [
                {
                  cells: { key: 'a', value: 'hello' },
                  at: { line: 15, column: 13 },
                  cellsAt: { key: { line: 15, column: 20 }, value: { line: 15, column: 30 } },
                  columnsAt: { key: { line: 15, column: 15 }, value: { line: 15, column: 23 } },
                },
              ],
            },
            {
              kind: 'topic',
              name: 'alerts',
              at: { line: 16, column: 9 },
              partitions: 3,
              ordered: true,
              contains: true,
              tolerance: 0,
              rows: [
                {
                  cells: { value: 'x' },
                  at: { line: 16, column: 51 },
                  cellsAt: { value: { line: 16, column: 60 } },
                  columnsAt: { value: { line: 16, column: 53 } },
                },
              ],
            },
          ],
          params: { limit: '5' },
          until: { caughtUp: true, deadlineMs: 30_000 },
          timeoutMs: 90_000,
        },
      ],
    })
  })

  test('may be JSON', () => {
    const spec = parseSpec(
      '{"job": "j.py", "cases": [{"name": "x", "expect": [{"result": "r", "rows": [{"n": 1}]}]}]}',
      'x.spec.json',
    )
    expect(spec.cases[0]?.expect[0]?.rows[0]?.cells).toEqual({ n: 1 })
  })
})
