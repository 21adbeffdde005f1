import { expect, test } from 'vitest'
import { lineDifference } from '../../../src/cli/line-difference.js'

test.each([
  ['', '', ''],
  ['a\nb\n', 'a\nb\n', ' a\n b\n'],
  ['a\nb\nc\n', 'a\nc\nd\n', ' a\n-b\n c\n+d\n'],
  ['', 'a\n', '+a\n'],
  ['a\n', '', '-a\n'],
  ['a\n', 'b\n', '-a\n+b\n'],
])('from %j to %j', (before, after, difference) => {
  expect(lineDifference(before, after)).toBe(difference)
})
