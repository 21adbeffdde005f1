import { expect, test } from 'vitest'
import { job } from '../../../src/define/job.js'
import { pythonFunction } from '../../../src/define/python-function.js'
import { results } from '../../../src/define/sinks.js'
import type { Failure } from '../../../src/protocol/messages.js'
import { functionPosition } from '../../../src/run/function-place.js'
import { t } from '../../../src/schema/type-builders.js'
import { quakes } from '../define/quakes.js'

const FILE = '/jobs/scoring.py'
const score = pythonFunction({ file: FILE, function: 'score', columns: { n: t.int() } })
const document = job({ name: 'j', sinks: { rows: results(quakes.mapInPandas(score)) } }).toDocument()

const failure = (parts: Partial<Failure>): Failure => ({
  phase: 'query',
  causes: [{ type: 'ValueError', message: 'no', condition: null, sqlState: null }],
  frames: [],
  scriptLine: 40,
  locatedBy: 'line',
  sql: null,
  query: 'rows',
  traceback: '',
  ...parts,
})
const frame = (file: string, line: number) => ({ file, line, function: 'f', text: null })

test('on the driver it is the innermost frame of the function’s file', () => {
  const frames = [
    frame('/run/j_job.py', 40),
    frame('/tmp/userFiles/scoring.py', 3),
    frame('/tmp/userFiles/scoring.py', 9),
    frame('/env/pyspark/sql/dataframe.py', 100),
  ]
  expect(functionPosition(failure({ frames }), document)).toEqual({ file: FILE, line: 9, column: 1 })
})

test('of a task it stands in the traceback that Spark hands on', () => {
  const message = [
    'An exception was thrown from the Python worker.',
    'Traceback (most recent call last):',
    '  File "/env/pyspark/worker.py", line 1800, in main',
    '  File "/tmp/spark-1/userFiles-2/scoring.py", line 12, in score',
    '    raise ValueError("no")',
    'ValueError: no',
  ].join('\n')
  const cause = { type: 'PythonException', message, condition: null, sqlState: null }
  const causes = [...failure({}).causes, cause]
  expect(functionPosition(failure({ causes }), document)).toEqual({ file: FILE, line: 12, column: 1 })
})

test('a failure that no such file has part in has no place there', () => {
  const frames = [frame('/run/j_job.py', 40), frame('/tmp/userFiles/other.py', 3)]
  expect(functionPosition(failure({ frames }), document)).toBeUndefined()
  const plain = job({ name: 'j', sinks: { rows: results(quakes) } }).toDocument()
  expect(functionPosition(failure({ frames: [frame('/x/scoring.py', 3)] }), plain)).toBeUndefined()
})
