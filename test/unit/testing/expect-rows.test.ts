import { AssertionError } from 'node:assert'
import { expect, test } from 'vitest'
import { expectRows } from '../../../src/testing/expect-rows.js'

test('is silent for equal rows in any order', () => {
  expectRows([{ n: 2n }, { n: 1n }], [{ n: 1n }, { n: 2n }])
})

test('throws an assertion error that names row and column', () => {
  const check = (): void => expectRows([{ key: 'a', n: 1n }], [{ key: 'a', n: 2n }], { key: ['key'] })
  expect(check).toThrow(AssertionError)
  expect(check).toThrow(
    'rows differ from what was expected (1 difference)\nrow 1 { key: "a" }\n  column n: expected 2n, got 1n',
  )
})

test('the order counts when it is asked for', () => {
  expect(() => expectRows([{ n: 2 }, { n: 1 }], [{ n: 1 }, { n: 2 }], { ordered: true })).toThrow(
    'row 1 came as row 2',
  )
})
