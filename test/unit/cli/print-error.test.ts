import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { printError } from '../../../src/cli/print-error.js'
import { CliError } from '../../../src/errors/cli-error.js'

function printed(error: unknown, verbose: boolean): { readonly exit: number; readonly text: string } {
  const stderr = new PassThrough()
  const { signal } = new AbortController()
  const streams = { stdout: stderr, stderr, terminal: false, colour: false }
  const exit = printError({ ...streams, verbose, signal, hurry: signal }, error)
  return { exit, text: String(stderr.read()) }
}

const error = new CliError('CLI_USAGE', {
  message: 'The word is wrong',
  hint: 'take another',
  cause: new Error('so said the dictionary'),
})

test('a known failure is one line of what and why, and what to do', () => {
  expect(printed(error, false)).toEqual({
    exit: 2,
    text: 'error: The word is wrong [CLI_USAGE]\nhint: take another\n',
  })
})

test('with -v its stack follows, and that of its cause', () => {
  const { text } = printed(error, true)
  expect(text).toMatch(/^error: The word is wrong \[CLI_USAGE\]\nhint: take another\n/)
  expect(text).toMatch(/print-error\.test\.ts:\d+:\d+/)
  expect(text).toMatch(/\ncaused by: Error: so said the dictionary\n {4}at /)
})

test('what nobody knows is a bug, with its stack', () => {
  const { exit, text } = printed(new Error('boom'), false)
  expect(exit).toBe(1)
  expect(text).toMatch(/^error: unexpected: Error: boom\n {4}at /)
  expect(text).toContain('hint: this is a bug in sparkwire')
})
