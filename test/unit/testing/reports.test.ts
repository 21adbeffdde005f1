import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { CaseOutcome } from '../../../src/testing/case-outcome.js'
import { githubAnnotations, githubSummary } from '../../../src/testing/github-report.js'
import { jsonReport } from '../../../src/testing/json-report.js'
import { junitReport } from '../../../src/testing/junit.js'

const at = { line: 14, column: 11 }
const passed: CaseOutcome = {
  suite: 'a/job.spec.yaml',
  case: 'passes',
  at: { line: 3, column: 11 },
  status: 'passed',
  durationMs: 1234.4,
  differences: [],
}
const failed: CaseOutcome = {
  ...passed,
  case: 'fails | <b>&"',
  status: 'failed',
  differences: [
    {
      kind: 'result',
      name: 'rows',
      at,
      difference: {
        kind: 'changed',
        row: 2,
        actualRow: 1,
        identity: { key: 'b' },
        cells: [{ path: 'n', expected: 9007199254740993n, actual: null }],
      },
    },
    {
      kind: 'topic',
      name: 'alerts',
      at: { line: 20, column: 3 },
      difference: {
        kind: 'unexpected',
        actualRow: 1,
        actual: {
          text: 'bell\u0007 nul\u0000 lone\ud800 ]]> ü 🚀',
          bytes: Uint8Array.of(1, 2),
          x: Number.NaN,
        },
      },
    },
  ],
}
const broken: CaseOutcome = {
  ...passed,
  suite: 'b.spec.yaml',
  case: 'breaks',
  status: 'error',
  durationMs: 20,
  differences: [],
  error: { code: 'JOB_FAILED', message: 'The job failed: 50%\nsecond line', hint: 'look at the log' },
}
const skipped: CaseOutcome = {
  ...passed,
  suite: 'b.spec.yaml',
  case: 'is left out',
  status: 'skipped',
  durationMs: 0,
}
const OUTCOMES = [passed, failed, broken, skipped]

/** Reads XML back with a parser that refuses what is not well formed. */
function parseXml(xml: string): unknown {
  const script = [
    'import json, sys, xml.etree.ElementTree as tree',
    'def form(node):',
    '    return [node.tag, node.attrib, (node.text or "").strip(), [form(child) for child in node]]',
    'print(json.dumps(form(tree.fromstring(sys.stdin.buffer.read()))))',
  ].join('\n')
  return JSON.parse(execFileSync('python3', ['-c', script], { input: xml, encoding: 'utf8' }))
}

const FAILED_TEXT = [
  'result rows:',
  '  row 2 { key: "b" }  (a/job.spec.yaml:14)',
  '    column n: expected 9007199254740993n, got null',
  'topic alerts:',
  '  unexpected row: { text: "bell\\u0007 nul\\u0000 lone\\ud800 ]] > ü 🚀", bytes: base64:AQI=, x: NaN }  (a/job.spec.yaml:20)',
].join('\n')

test('JUnit: failure, error and skipped apart, unique names, seconds, text that parses back', () => {
  expect(parseXml(junitReport(OUTCOMES))).toEqual([
    'testsuites',
    { name: 'sparkwire test', tests: '4', failures: '1', errors: '1', skipped: '1' },
    '',
    [
      [
        'testsuite',
        { name: 'a/job.spec.yaml', time: '2.469', tests: '2', failures: '1', errors: '0', skipped: '0' },
        '',
        [
          [
            'testcase',
            {
              classname: 'a/job.spec.yaml',
              name: 'a/job.spec.yaml > passes',
              file: 'a/job.spec.yaml',
              time: '1.234',
            },
            '',
            [],
          ],
          [
            'testcase',
            {
              classname: 'a/job.spec.yaml',
              name: 'a/job.spec.yaml > fails | <b>&"',
              file: 'a/job.spec.yaml',
              time: '1.234',
            },
            '',
            [
              [
                'failure',
                {
                  message:
                    'result rows: row 2 { key: "b" }: column n: expected 9007199254740993n, got null (and 1 more)',
                  type: 'expectation',
                },
                FAILED_TEXT,
                [],
              ],
            ],
          ],
        ],
      ],
      [
        'testsuite',
        { name: 'b.spec.yaml', time: '0.02', tests: '2', failures: '0', errors: '1', skipped: '1' },
        '',
        [
          [
            'testcase',
            {
              classname: 'b.spec.yaml',
              name: 'b.spec.yaml > breaks',
              file: 'b.spec.yaml',
              time: '0.02',
            },
            '',
            [
              [
                'error',
                { message: 'The job failed: 50%', type: 'JOB_FAILED' },
                '[JOB_FAILED] The job failed: 50%\nsecond line\nhint: look at the log',
                [],
              ],
            ],
          ],
          [
            'testcase',
            {
              classname: 'b.spec.yaml',
              name: 'b.spec.yaml > is left out',
              file: 'b.spec.yaml',
              time: '0',
            },
            '',
            [['skipped', {}, '', []]],
          ],
        ],
      ],
    ],
  ])
})

test('JUnit: characters that XML cannot hold are replaced, wherever they come from', () => {
  const xml = junitReport([
    { ...broken, case: 'nul\u0000', error: { message: 'bell\u0007 lone\udc00 end]]> and end]]>' } },
  ])
  expect(JSON.stringify(parseXml(xml))).toContain('bell\ufffd lone\ufffd end]]> and end]]>')
  expect(xml).toContain('b.spec.yaml > nul\ufffd')
})

test('JSON: a version, the counts, and every difference as data', () => {
  const report = JSON.parse(JSON.stringify(jsonReport(OUTCOMES)))
  expect(report.v).toBe(1)
  expect(report.counts).toEqual({ passed: 1, failed: 1, error: 1, skipped: 1 })
  expect(report.cases[1].differences[0].difference.cells).toEqual([
    { path: 'n', expected: '9007199254740993', actual: null },
  ])
  expect(report.cases[1].differences[1].difference.actual).toMatchObject({ bytes: 'AQI=', x: 'NaN' })
  expect(report.cases[2].error).toEqual(broken.error)
})

describe('GitHub', () => {
  test('annotations point at the line of the expectation, escaped', () => {
    expect(githubAnnotations([passed, failed, broken])).toEqual([
      '::error file=a/job.spec.yaml,line=14,col=11,title=a/job.spec.yaml > fails | <b>&"::result rows: row 2 { key: "b" }%0A  column n: expected 9007199254740993n, got null',
      expect.stringMatching(
        /^::error file=a\/job\.spec\.yaml,line=20,col=3,.*::topic alerts: unexpected row:/,
      ),
      '::error file=b.spec.yaml,line=3,col=11,title=b.spec.yaml > breaks::[JOB_FAILED] The job failed: 50%25%0Asecond line%0Ahint: look at the log',
    ])
  })

  test('the summary is one table row per case', () => {
    expect(githubSummary(OUTCOMES).split('\n')).toEqual([
      '### sparkwire test: 1 passed, 2 failed, 1 skipped',
      '',
      '| spec | case | | time | |',
      '|---|---|---|---|---|',
      '| a/job.spec.yaml | passes | passed | 1.2 s |  |',
      '| a/job.spec.yaml | fails \\| <b>&" | failed | 1.2 s | result rows: row 2 { key: "b" }: column n: expected 9007199254740993n, got null (and 1 more) |',
      '| b.spec.yaml | breaks | error | 0.0 s | The job failed: 50% |',
      '| b.spec.yaml | is left out | skipped | 0.0 s |  |',
      '',
    ])
  })
})
