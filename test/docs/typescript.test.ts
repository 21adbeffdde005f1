import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { type Block, pages, ROOT } from './pages.js'

/** The file of a block: its page is a folder, so that blocks of one page may import each other. */
function fileOf({ page, line, info }: Block): string {
  const name = /^file=([\w.-]+)$/.exec(info)?.[1] ?? `line-${line}.ts`
  return join(page.replace(/\W/g, '-'), name)
}

test('every TypeScript block of every page holds against the types', async () => {
  const blocks = pages().flatMap((page) => page.blocks.filter(({ language }) => language === 'ts'))
  const files = blocks.map(fileOf)
  expect(blocks.length).toBeGreaterThan(5)
  expect(new Set(files).size).toBe(files.length)
  // Below the project's folder, where its tsconfig and its packages are found.
  await mkdir(join(ROOT, '.sparkwire'), { recursive: true })
  const folder = await mkdtemp(join(ROOT, '.sparkwire', 'docs-'))
  try {
    for (const block of blocks) {
      const path = join(folder, fileOf(block))
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, block.text)
    }
    const config = { extends: '../../tsconfig.json', include: ['**/*.ts'] }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = await execa(process.execPath, [tsc, '-p', folder], { cwd: folder, reject: false })
    expect(stdout).toBe('')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)
