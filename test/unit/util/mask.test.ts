import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Mask } from '../../../src/util/mask.js'

interface Case {
  readonly what: string
  readonly secrets: readonly string[]
  readonly text: string
  readonly masked: string
}

const CASES = JSON.parse(
  readFileSync(new URL('../../../spec/fixtures/masking/masking.json', import.meta.url), 'utf8'),
) as readonly Case[]

test.each(CASES)('$what', ({ secrets, text, masked }) => {
  expect(new Mask(secrets).text(text)).toBe(masked)
})

test('every text in plain data, and nothing else of it', () => {
  const mask = new Mask(['hunter2!'])
  const data = { message: 'is hunter2!', causes: [{ message: 'hunter2!', line: 3 }], hint: null }
  expect(mask.data(data)).toEqual({
    message: 'is *********(redacted)',
    causes: [{ message: '*********(redacted)', line: 3 }],
    hint: null,
  })
  expect(new Mask([]).data(data)).toBe(data)
})
