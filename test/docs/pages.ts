import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A fenced block of a page. */
export interface Block {
  readonly page: string
  /** The line of its opening fence, from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language: `file=job.ts`. */
  readonly info: string
  /** What an HTML comment right above it says. */
  readonly marker: string | undefined
  readonly text: string
}

/** A page of the documentation. */
export interface Page {
  /** Relative to the project's folder. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** Every page: those of docs/, of the project's folder and of the examples. */
export function pages(): readonly Page[] {
  const below = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return [...readdirSync(ROOT), ...below('docs'), ...below('examples')]
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map(readPage)
}

/** @throws when there is no such page */
export function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return { path, text, blocks: blocksOf(path, text) }
}

function blocksOf(page: string, text: string): Block[] {
  const fenced = /(?:^<!-- (.+) -->\n)?^```(\w*)(?: (.*))?\n([\s\S]*?)^```$/gm
  return [...text.matchAll(fenced)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length + (match[1] === undefined ? 0 : 1),
    marker: match[1],
    language: match[2] ?? '',
    info: match[3] ?? '',
    text: match[4] ?? '',
  }))
}

/** The text of a page without its fenced blocks. */
export function prose({ text }: Page): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '')
}
