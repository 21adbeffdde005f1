import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileJob } from '../../src/compile/compile-job.js'
import { parseJobFile } from '../../src/jobfile/parse-job-file.js'
import { STEPS } from '../../src/jobfile/step/step-table.js'
import { compileSource } from '../../src/run/compile-source.js'
import { loadJob } from '../../src/run/load-job.js'
import { pages, ROOT, readPage } from './pages.js'

const jobFiles = pages()
  .flatMap(({ blocks }) => blocks)
  .filter(({ language, text }) => language === 'yaml' && /^sources:$/m.test(text))

test.each(
  jobFiles.map(({ page, line, text }) => [`${page}:${line}`, text]),
)('the job file at %s compiles', (place, text) => {
  expect(compileJob(parseJobFile(text, { file: place }).document).script).toContain('open_bridge')
})

test('the README and the page about job files show one', () => {
  expect(jobFiles.map(({ page }) => page)).toEqual(expect.arrayContaining(['README.md', 'docs/job-file.md']))
})

test('the page about job files has every step', () => {
  const { text } = readPage('docs/job-file.md')
  for (const { word } of Object.values(STEPS)) expect(text).toContain(`\`${word}: `)
})

test('the job file of the quickstart is the job of its module', async () => {
  const path = (name: string): string => join(ROOT, 'examples/quickstart', name)
  const [file, module] = await Promise.all([loadJob(path('job.yaml')), loadJob(path('job.ts'))])
  expect((await compileSource(file.source)).script).toBe((await compileSource(module.source)).script)
  expect(readFileSync(path('README.md'), 'utf8')).toContain('`job.yaml`')
})
