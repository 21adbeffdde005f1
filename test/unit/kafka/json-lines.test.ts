import { expect, test } from 'vitest'
import { type LineRecordsOptions, lineRecords } from '../../../src/kafka/json-lines.js'
import { collect } from '../../helpers/collect.js'

const all = async (lines: readonly string[], options: Omit<LineRecordsOptions, 'source'> = {}) =>
  collect(lineRecords(lines, { source: 'in.jsonl', ...options }))

test('a record for each line that is not empty, its text unchanged', async () => {
  expect(await all(['{"a": 1.0}', '', '  ', '[2]'])).toEqual([{ value: '{"a": 1.0}' }, { value: '[2]' }])
})

test('takes key and timestamp from fields', async () => {
  const lines = [
    '{"id":"a","n":7,"at":1517363399650}',
    '{"id":{"x":1},"n":8,"at":"2018-01-31T01:49:59.650Z"}',
  ]
  expect(await all(lines, { key: 'id', timestamp: 'at' })).toEqual([
    { value: lines[0], key: 'a', timestamp: 1517363399650 },
    { value: lines[1], key: '{"x":1}', timestamp: 1517363399650 },
  ])
  expect((await all(lines, { key: 'n' })).map(({ key }) => key)).toEqual(['7', '8'])
})

test('gives every record the headers and the partition', async () => {
  const headers = [{ key: 'source', value: 'usgs' }]
  expect(await all(['x'], { format: 'text', headers, partition: 2 })).toEqual([
    { value: 'x', headers, partition: 2 },
  ])
})

test.each([
  ['{bad', {}, /^in\.jsonl:2: not JSON: .* Expected a JSON value in one line\.$/],
  [
    '{"a":1}',
    { key: 'id' },
    'in.jsonl:2: it has no field id. Expected an object with that field, it has: a.',
  ],
  ['5', { key: 'id' }, 'in.jsonl:2: it has no field id. Expected an object with that field, it has: number.'],
  [
    '{"id":9007199254740993}',
    { key: 'id' },
    'in.jsonl:2: its field id is a number beyond 2^53, which loses digits. Expected text or a smaller number.',
  ],
  [
    '{"id":1,"at":"soon"}',
    { timestamp: 'at' },
    'in.jsonl:2: its field at is "soon". Expected whole milliseconds since 1970 or ISO 8601 text.',
  ],
])('names file and line of %s', async (line, options, message) => {
  await expect(all(['{"id":"ok","at":1}', line], options)).rejects.toMatchObject({
    code: 'KAFKA_MALFORMED_RECORD',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
})
