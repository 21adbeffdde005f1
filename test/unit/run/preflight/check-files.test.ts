import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type FilesOptions, files } from '../../../../src/define/files.js'
import { job } from '../../../../src/define/job.js'
import { param } from '../../../../src/define/param.js'
import { results } from '../../../../src/define/sinks.js'
import { fileProblems } from '../../../../src/run/preflight/check-files.js'
import { t } from '../../../../src/schema/type-builders.js'

type Path = FilesOptions<Record<never, never>>['path']

async function missing(path: Path, cwd: string, params: Record<string, string> = {}): Promise<string[]> {
  const source = files({ format: 'json', path, schema: { id: t.string() } })
  const problems = await fileProblems(
    job({ name: 'j', sinks: { a: results(source) } }).toDocument(),
    params,
    cwd,
  )
  return problems.map(({ severity, error }) => `${severity} ${error.code} ${error.details['path']}`)
}

test('files that are not there are told; patterns and what only Hadoop reaches are left to Spark', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'files-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'a b.json'), '')
  expect(await missing(folder, '/')).toEqual([])
  expect(await missing('a b.json', folder)).toEqual([])
  expect(await missing(`file://${folder}/a%20b.json`, '/')).toEqual([])
  expect(await missing(param('where'), '/', { where: folder })).toEqual([])
  const gone = `error PREFLIGHT_PATH_MISSING ${folder}/gone.json`
  expect(await missing('gone.json', folder)).toEqual([gone])
  expect(await missing(`file://${folder}/gone.json`, '/')).toEqual([gone])
  expect(await missing(param('where'), '/', { where: `${folder}/gone.json` })).toEqual([gone])
  expect(await missing('gone/*.json', folder)).toEqual([])
  expect(await missing('s3a://bucket/folder', folder)).toEqual([])
})
