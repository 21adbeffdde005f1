import { expect, test } from 'vitest'
import { errorCatalogue } from '../../src/errors/catalogue.js'
import { readPage } from './pages.js'

test('the table of the checks before a run has every code of theirs, on the side that its exit code says', () => {
  const [, section = ''] = readPage('docs/run-a-job.md').text.split('## Before it runs')
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '))
  const codesIn = (cell: number): string[] =>
    rows.flatMap((row) => row.split('|')[cell]?.match(/PREFLIGHT_[A-Z_]+/g) ?? []).sort()
  const own = errorCatalogue().filter(({ family }) => family === 'preflight')
  expect(codesIn(2)).toEqual(own.filter(({ exit }) => exit !== 0).map(({ code }) => code))
  expect(codesIn(3)).toEqual(own.filter(({ exit }) => exit === 0).map(({ code }) => code))
})
