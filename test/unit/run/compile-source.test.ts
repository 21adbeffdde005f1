import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { script } from '../../../src/define/script.js'
import { compileSource } from '../../../src/run/compile-source.js'
import { loadJob } from '../../../src/run/load-job.js'

const folder = mkdtempSync(join(tmpdir(), 'sparkwire-source-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('an error of one sink begins with the place of its call', async () => {
  const file = join(folder, 'job.ts')
  writeFileSync(
    file,
    `import { count, job, kafka, results, text } from 'sparkwire'

interface Unused { readonly lines: 'that TypeScript alone has' }

const counted = kafka({ topic: 'a', value: text() })
  .groupBy('value')
  .agg(() => ({ n: count() }))

export default job({
  name: 'counts',
  sinks: {
    counted: results(counted),
  },
})
`,
  )
  const { source } = await loadJob(file)
  await expect(compileSource(source)).rejects.toThrow(
    expect.objectContaining({
      code: 'COMPILE_OUTPUT_MODE',
      message: expect.stringContaining(`${file}:12:5: Output mode of the sink counted: append.`),
    }),
  )
})

test('a script that is not there is named', async () => {
  const source = script({ path: join(folder, 'none.py') })
  await expect(compileSource(source)).rejects.toThrow(expect.objectContaining({ code: 'LOAD_NOT_FOUND' }))
})
