import { expect, test } from 'vitest'
import { parseSpec } from '../../src/testing/parse-spec.js'
import { pages } from './pages.js'

const specifications = pages()
  .flatMap(({ blocks }) => blocks)
  .filter(({ language, text }) => language === 'yaml' && /^cases:$/m.test(text))

test.each(
  specifications.map(({ page, line, text }) => [`${page}:${line}`, text]),
)('the specification at %s is one', (place, text) => {
  expect(parseSpec(text, place).cases.length).toBeGreaterThan(0)
})

test('the README and the page about tests show one', () => {
  expect(specifications.map(({ page }) => page)).toEqual(
    expect.arrayContaining(['README.md', 'docs/test-a-job.md']),
  )
})
