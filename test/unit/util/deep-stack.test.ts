import { expect, test } from 'vitest'
import { callSite } from '../../../src/define/call-site.js'
import { DefineError } from '../../../src/errors/define-error.js'

/** What `read` gives under that many calls. */
function under<T>(calls: number, read: () => T): T {
  return calls === 0 ? read() : under(calls - 1, read)
}

test('an error shows whose call it was, however deep under that it is made, and begins with who made it', () => {
  const make = (): DefineError => new DefineError('DEFINE_NOT_A_COLUMN', { message: 'none' })
  const [first, second, ...others] = under(40, make).stack?.split('\n') ?? []
  expect(first).toBe('DefineError: none')
  expect(second).toContain('at make ')
  expect(others.at(-1)).not.toContain('at under ')
})

test('the limit of stack traces stays as it was', () => {
  const limit = Error.stackTraceLimit
  expect(under(40, callSite)).toContain('deep-stack.test.ts')
  expect(Error.stackTraceLimit).toBe(limit)
})
