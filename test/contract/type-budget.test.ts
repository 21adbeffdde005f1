import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const TSC = path('../../node_modules/typescript/bin/tsc')

/** Types that the checker makes for the pipeline of thirty steps beyond those of one; 36 000 when this was written. */
const BUDGET = 50_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'type-budget-'))
  // The declarations alone, as a package brings them: else the checker would count what it does for our own code.
  await run(process.execPath, [
    TSC,
    ...['-p', path('../../tsconfig.build.json'), '--noCheck', '--declaration', '--emitDeclarationOnly'],
    ...['--outDir', join(folder, 'types')],
  ])
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** How many types the checker makes out of generic ones for a file; the same for the same text. */
async function instantiations(file: string): Promise<number> {
  const project = join(folder, `${file}.json`)
  await writeFile(
    project,
    JSON.stringify({
      extends: path('../../tsconfig.json'),
      compilerOptions: {
        paths: { sparkwire: [join(folder, 'types/index.d.ts')] },
        typeRoots: [path('../../node_modules/@types')],
      },
      include: [],
      files: [path(`type-budget/${file}.ts`)],
    }),
  )
  const { stdout } = await run(process.execPath, [
    TSC,
    ...['-p', project, '--noEmit', '--singleThreaded', '--extendedDiagnostics'],
  ])
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1])
}

test('a pipeline of thirty steps stays quick in the editor', async () => {
  const steps = (await instantiations('thirty-steps')) - (await instantiations('no-steps'))
  expect(steps).toBeGreaterThan(10_000)
  expect(steps).toBeLessThan(BUDGET)
}, 60_000)
