import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { showLoading } from '../../src/cli/step-display.js'
import { commandFolder } from '../helpers/sparkwire-command.js'

/** The files that a command loads, as the engine itself lists them. */
async function loadedBy(words: readonly string[]): Promise<readonly string[]> {
  const folder = await commandFolder()
  const coverage = join(folder.path, 'coverage')
  const { exitCode, stderr } = await folder.start(words, { NODE_V8_COVERAGE: coverage })
  expect(exitCode, stderr).toBe(0)
  const [report = ''] = await readdir(coverage)
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as {
    result: { url: string }[]
  }
  return result.map(({ url }) => url).filter((url) => url.startsWith('file:'))
}

/** The packages among them. */
const packagesOf = (files: readonly string[]): string[] => [
  ...new Set(files.flatMap((file) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [])),
]

test.each([
  [['--help']],
  [['--version']],
])('%s loads the reader of the command line and little else', async (words) => {
  const files = await loadedBy(words)
  expect(files.length).toBeGreaterThan(5)
  // fastest-levenshtein is one small file, for wrong words.
  const packages = ['@commander-js/extra-typings', 'commander', 'fastest-levenshtein', 'picocolors']
  expect(packagesOf(files).sort()).toEqual(packages)
})

test('on a terminal the command that is being loaded is said, and taken back', () => {
  const stderr = new PassThrough()
  const { signal } = new AbortController()
  const io = { stdout: stderr, stderr, terminal: true, colour: false, signal, hurry: signal }
  const written = (): string => String(stderr.read() ?? '')
  const loaded = showLoading(io, ['node', 'sparkwire', 'run', 'job.ts'])
  expect(written()).toBe('… sparkwire run')
  loaded()
  expect(written()).toBe('\r\u001b[K')
  for (const words of [['--help'], ['run', '--help'], ['--version'], []]) {
    showLoading(io, ['node', 'sparkwire', ...words])()
    expect(written()).toBe('')
  }
  showLoading({ ...io, terminal: false }, ['node', 'sparkwire', 'run'])()
  expect(written()).toBe('')
})
