import { expectRows, openTestBench } from 'sparkwire/testing'
import { expect, test } from 'vitest'
import quickstart from '../../examples/quickstart/job.js'

test('a program tests its job with the bench: feed, run, compare', async () => {
  await using bench = await openTestBench()
  await bench.feed('quickstart', [
    { key: 'a', value: 'hello' },
    { key: 'b', value: { n: 9007199254740993n } },
  ])
  const rows = await bench.rows(quickstart, 'rows')
  expectRows(rows, [
    { key: 'a', value: 'hello' },
    { key: 'b', value: '{"n":9007199254740993}' },
  ])
  expect(() => expectRows(rows, [{ key: 'a', value: 'Hello' }], { contains: true })).toThrow(
    'row 1 { key: "a" }\n  column value: expected "Hello", got "hello"',
  )
}, 240_000)
