import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, readPage } from './pages.js'

/** The variables that the sources of a folder name; one that ends in `_` is the start of many. */
function variablesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs|py)$/.test(name))
    .flatMap((name) => readFileSync(join(ROOT, folder, name), 'utf8').match(/SPARKWIRE_[A-Z_]+/g) ?? [])
    .map((name) => name.replace(/^SPARKWIRE_PARAM_.*/, 'SPARKWIRE_PARAM_'))
}

test('the table of environment variables has every one that the sources read, and no other', () => {
  const { text } = readPage('docs/set-up.md')
  const table = [...text.matchAll(/^\| `(SPARKWIRE_[A-Z_]+)/gm)].map(([, name]) => name)
  const used = new Set(['src', 'python/sparkwire', 'scripts'].flatMap(variablesOf))
  expect(used.size).toBeGreaterThan(5)
  expect(table.sort()).toEqual([...used].sort())
})

test('no page names a variable that there is not', () => {
  const used = new Set(['src', 'python/sparkwire', 'scripts'].flatMap(variablesOf))
  for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/run-a-job.md', 'docs/define-a-job.md']) {
    const named = readPage(page).text.match(/SPARKWIRE_[A-Z_]+/g) ?? []
    const unknown = named.filter((name) => !used.has(name.replace(/^SPARKWIRE_PARAM_.*/, 'SPARKWIRE_PARAM_')))
    expect(unknown, page).toEqual([])
  }
})
