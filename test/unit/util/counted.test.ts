import { expect, test } from 'vitest'
import { counted } from '../../../src/util/counted.js'

test.each([
  [0, 'row', '0 rows'],
  [1, 'row', '1 row'],
  [2, 'micro-batch', '2 micro-batches'],
  [1n, 'micro-batch', '1 micro-batch'],
])('%s %s', (count, noun, text) => {
  expect(counted(count, noun)).toBe(text)
})
