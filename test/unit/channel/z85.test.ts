import { expect, test } from 'vitest'
import { z85 } from '../../../src/channel/z85.js'

test.each([
  // The test case of https://rfc.zeromq.org/spec/32/
  ['HelloWorld', [0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]],
  ['00000', [0, 0, 0, 0]],
  ['%nSc0', [255, 255, 255, 255]],
  ['', []],
])('%s', (text, bytes) => {
  expect(z85(Uint8Array.from(bytes))).toBe(text)
})
