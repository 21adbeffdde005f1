import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type Page, pages, prose, ROOT } from './pages.js'

const all = pages()

/** The anchors that a page's headings have, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  const text = prose({ path, text: readFileSync(join(ROOT, path), 'utf8'), blocks: [] })
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function linksOf(page: Page): { readonly target: string; readonly anchor: string | undefined }[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', anchor] = link.split('#')
      return { target: path === '' ? page.path : join(dirname(page.path), path), anchor }
    })
}

test.each(all.map((page) => [page.path, page] as const))('every link of %s leads somewhere', (_, page) => {
  const broken = linksOf(page).filter(
    ({ target, anchor }) =>
      !existsSync(join(ROOT, target)) ||
      (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)),
  )
  expect(broken).toEqual([])
})

test.each(['docs/README.md', 'docs/decisions/README.md'])('%s lists every page beside it', (path) => {
  const index = all.find((page) => page.path === path)
  const listed = index === undefined ? [] : linksOf(index).map(({ target }) => target)
  const beside = all
    .map((page) => page.path)
    .filter((other) => dirname(other) === dirname(path) && other !== path)
  expect(beside.filter((other) => !listed.includes(other))).toEqual([])
})
