import { expect, test } from 'vitest'
import { resultFolder } from '../../../../src/run/spool/spool-format.js'

test.each([
  ['strong', '/s/strong'],
  ['a/b', '/s/a%2Fb'],
  ['../../a', '/s/..%2F..%2Fa'],
  ['..', '/s/%2E%2E'],
  ['.', '/s/%2E'],
  ['/etc/passwd', '/s/%2Fetc%2Fpasswd'],
])('a result of any name stays within the spool: %s', (result, folder) => {
  expect(resultFolder('/s', result)).toBe(folder)
})
