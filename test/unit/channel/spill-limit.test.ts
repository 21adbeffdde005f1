import { expect, test } from 'vitest'
import { readSpillLimit } from '../../../src/channel/spill-limit.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'

test.each([
  ['1k', 1024],
  ['512m', 536_870_912],
  ['16g', 17_179_869_184],
  ['16GB', 17_179_869_184],
  ['2t', 2_199_023_255_552],
])('%s are %i bytes', (text, bytes) => {
  expect(readSpillLimit(text)).toBe(bytes)
})

test.each(['', '16', '0g', '-1g', '1.5g', '16 g', '16gib', '999999999999t'])("'%s' is no size", (text) => {
  let error: unknown
  try {
    readSpillLimit(text)
  } catch (reason) {
    error = reason
  }
  expect(isBridgeError(error, 'CHANNEL_BAD_LIMIT')).toBe(true)
})
