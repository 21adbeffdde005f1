import { expect, test } from 'vitest'
import { inputLines, textLines } from '../../../src/cli/input-lines.js'
import { paced } from '../../../src/cli/paced.js'
import { collect } from '../../helpers/collect.js'

async function* chunks(...parts: readonly (string | readonly number[])[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string)
}

test('splits lines over chunks, in the middle of a character too', async () => {
  const bytes = [...Buffer.from('ä\r\nb')]
  const lines = await collect(textLines(chunks('a', bytes.slice(0, 1), bytes.slice(1), 'c\n\nd'), 'x'))
  expect(lines).toEqual(['aä', 'bc', '', 'd'])
})

test('bytes that are no UTF-8 are an error with their line, not replaced', async () => {
  await expect(collect(textLines(chunks('a\n', [0xff, 0x0a]), 'in.txt'))).rejects.toMatchObject({
    code: 'KAFKA_MALFORMED_RECORD',
    message: 'in.txt: not UTF-8, at line 2 or soon after. Expected UTF-8 text.',
  })
})

test('a file that is not there is wrong use', async () => {
  await expect(inputLines('/no/such/file')).rejects.toMatchObject({
    code: 'CLI_USAGE',
    message: 'Cannot read /no/such/file: there is no such file. Expected a file with a record in each line.',
  })
})

async function* numbers(): AsyncGenerator<number> {
  for (let number = 0; ; number++) yield number
}

test('gives no more than the count, and no faster than the rate', async () => {
  const began = performance.now()
  const { signal } = new AbortController()
  expect(await collect(paced(numbers(), { rate: 100, count: 11, signal }))).toHaveLength(11)
  expect(performance.now() - began).toBeGreaterThan(95)
})

test('an abort ends the wait for the next one', async () => {
  const signal = AbortSignal.timeout(20)
  await expect(collect(paced(numbers(), { rate: 0.01, signal }))).rejects.toThrow()
})
