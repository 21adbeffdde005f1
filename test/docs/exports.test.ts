import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { pages, ROOT } from './pages.js'

interface PublicName {
  readonly name: string
  /** What it is called where it is declared. */
  readonly declared: string
  readonly file: string
}

function publicNames(entry: string): PublicName[] {
  const text = readFileSync(join(ROOT, entry), 'utf8')
  return [...text.matchAll(/export (?:type )?\{([^}]+)\} from '([^']+)'/g)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((word) => word.trim().replace(/^type /, ''))
        .filter((word) => word !== '')
        .map((word) => {
          const [declared = '', name = declared] = word.split(' as ')
          return { name, declared, file: join(dirname(entry), from.replace(/\.js$/, '.ts')) }
        }),
  )
}

/** Whether a comment stands right above the declaration. */
function isDocumented({ declared, file }: PublicName): boolean {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const declaration = `export (?:declare )?(?:async )?(?:abstract )?(?:function\\*?|class|const|interface|type) ${declared}\\b`
  return new RegExp(`\\*/\\n${declaration}`).test(text)
}

test.each([
  'src/index.ts',
  'src/functions.ts',
  'src/testing/index.ts',
])('every export of %s says what it is for', (entry) => {
  const names = publicNames(entry)
  expect(names.length).toBeGreaterThan(10)
  const silent = names.filter((each) => !isDocumented(each)).map(({ name, file }) => `${name} (${file})`)
  expect(silent).toEqual([])
})

test('every function of the library stands on some page', async () => {
  const text = pages()
    .map((page) => page.text)
    .join('\n')
  const entries = [await import('../../src/index.js'), await import('../../src/testing/index.js')]
  const functions = entries.flatMap((entry) =>
    Object.entries(entry).filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name)),
  )
  expect(functions.length).toBeGreaterThan(50)
  const unnamed = functions.map(([name]) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
  expect(unnamed).toEqual([])
})
