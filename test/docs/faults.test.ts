import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, readPage } from './pages.js'

/** The rows of the page: their number, and each test by its title and file. */
const ROWS = [...readPage('docs/faults.md').text.matchAll(/^\| ([FA]\d+) \| .+? \| (.+) \|$/gm)].map(
  ([, number = '', tests = '']) => ({
    number,
    tests: [...tests.matchAll(/\[(.+?)\]\(\.\.\/(\S+?)\)/g)].map(([, title = '', file = '']) => ({
      title,
      file,
    })),
  }),
)

test('the page of faults has a row for each', () => {
  const numbers = (letter: string, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`)
  const expected = [...numbers('F', 1, 25), ...numbers('A', 1, 12), ...numbers('A', 21, 26)]
  expect(ROWS.map(({ number }) => number)).toEqual(expected)
})

test.each(ROWS)('the tests of $number are there', ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0)
  // As the source writes it.
  for (const { title, file } of tests)
    expect(readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'"), file).toContain(title)
})
