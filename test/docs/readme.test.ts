import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, readPage } from './pages.js'

const shell = readPage('README.md').blocks.filter(({ language }) => language === 'sh')
const elsewhere = shell.filter(({ marker }) => marker !== undefined)
const here = shell.filter(({ marker }) => marker === undefined)

describe('the commands of the README', () => {
  let folder: string
  const runs = new Map<string, { readonly exitCode: number | undefined; readonly output: string }>()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sw-readme-'))
    // The README says that both are there by then: the build, and what set-up installs.
    await execa(process.execPath, [join(ROOT, 'scripts', 'bootstrap.mjs'), 'setup'])
    const env = { SPARKWIRE_STATE: join(folder, 'state') }
    try {
      for (const { text } of here) {
        const { exitCode, all } = await execa('bash', ['-euo', 'pipefail', '-c', text], {
          cwd: ROOT,
          env,
          all: true,
          reject: false,
        })
        runs.set(text, { exitCode, output: all })
      }
    } finally {
      // A block that failed before its last line would leave the broker.
      const down = ['dist/cli/main.js', 'sandbox', 'down']
      await execa(process.execPath, down, { cwd: ROOT, env })
    }
  }, 1_200_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(here.map(({ line, text }) => [line, text]))('at line %i do what they say', (_, text) => {
    expect(runs.get(text)).toMatchObject({ exitCode: 0 })
  })

  test('of the loop by hand bring both records back', () => {
    const { output = '' } = runs.get(here.find(({ text }) => text.includes('sandbox up'))?.text ?? '') ?? {}
    expect(output).toContain('2 records acknowledged')
    expect(output).toContain('2 records of quickstart')
    expect(output).toContain('SUCCEEDED quickstart: 2 rows')
    expect(output).toContain('ended the broker at 127.0.0.1:')
  })

  test.each(
    elsewhere.map(({ line, text, marker }) => [line, text.trim(), marker ?? '']),
  )('at line %i, `%s`, are %s', (_, text, marker) => {
    const file = join(ROOT, /^run by (\S+)$/.exec(marker)?.[1] ?? 'no file is named')
    expect(existsSync(file), file).toBe(true)
    const words = text.replace(/^npx sparkwire test examples\//, '')
    expect(readFileSync(file, 'utf8')).toContain(words)
  })
})
