import { readFileSync } from 'node:fs'
import type { CompiledJob, SourcePosition } from '../compile/compiled-job.js'
import type { JobDocument } from '../ir/job-document.js'
import type { Failure } from '../protocol/messages.js'
import { codeFrame } from './code-frame.js'
import { functionPosition } from './function-place.js'
import { resolveCallSite } from './job-position.js'
import { textInSource } from './text-in-source.js'

/**
 * How a place is known: the script line that was running (`line`), Spark's query context, which names the line that
 * built what failed (`context`), its indices into a text of SQL (`sql`), or only the query that failed (`sink`).
 */
export type PlacedBy = 'line' | 'context' | 'sql' | 'sink'

/** The place in the user's own files that a failure comes from. */
export interface FailurePlace {
  readonly position: SourcePosition
  readonly placedBy: PlacedBy
  /** The lines around it; absent where the file cannot be read. */
  readonly frame?: string
}

/** What each way of knowing a place means, as people are told. */
export const PLACED_BY: Readonly<Record<PlacedBy, string>> = {
  line: 'this was running',
  context: "Spark's query context names this",
  sql: 'Spark names this place in the SQL text',
  sink: 'Spark names only the query; its sink is defined here',
}

/** The user's own place of a failure, as exact as Spark knows it; undefined where it knows none. */
export function failurePlace(failure: Failure, job: CompiledJob): FailurePlace | undefined {
  const inFunction = functionPosition(failure, job.document)
  if (inFunction !== undefined) return placed(inFunction, 'line')
  const { scriptLine, locatedBy, sql, query } = failure
  const line = scriptLine === null ? undefined : positionOfLine(job, scriptLine)
  const inSql = sql === null ? undefined : positionInSql(job, sql, line)
  if (inSql !== undefined) return placed(inSql, 'sql')
  if (line !== undefined) return placed(line, locatedBy ?? 'line')
  const sink = query === null ? undefined : positionOfSink(job.document, query)
  return sink === undefined ? undefined : placed(sink, 'sink')
}

/** The user's own place that a line of the script comes from. */
export function positionOfLine(job: CompiledJob, line: number): SourcePosition | undefined {
  if (job.document.kind === 'script') {
    const text = job.script.split('\n')[line - 1] ?? ''
    return { file: job.document.path, line, column: text.length - text.trimStart().length + 1 }
  }
  const entry = job.sourceMap.find(
    ({ scriptLine, scriptEndLine }) => scriptLine <= line && line <= scriptEndLine,
  )
  return entry?.site === undefined ? undefined : resolveCallSite(entry.site)
}

/** `job.ts:12:3: message`, then how the place is known and the lines around it. */
export function placedMessage(message: string, place: FailurePlace | undefined): string {
  if (place === undefined) return message
  const { file, line, column } = place.position
  const frame = place.frame === undefined ? '' : `\n${place.frame}`
  return `${file}:${line}:${column}: ${message} (${PLACED_BY[place.placedBy]})${frame}`
}

function placed(position: SourcePosition, placedBy: PlacedBy): FailurePlace {
  const frame = codeFrame(position)
  return { position, placedBy, ...(frame === undefined ? {} : { frame }) }
}

function positionOfSink(document: JobDocument, query: string): SourcePosition | undefined {
  if (document.kind === 'script') return undefined
  const site = document.sinks.find(({ name }) => name === query)?.site
  return site === undefined ? undefined : resolveCallSite(site)
}

/** Where in the user's file the text of SQL stands that Spark was given, and in it the place it speaks of. */
function positionInSql(
  job: CompiledJob,
  { text, start }: { readonly text: string; readonly start: number },
  line: SourcePosition | undefined,
): SourcePosition | undefined {
  const places = job.document.kind === 'script' ? scriptPlaces(job, line) : sitesOfText(job.document, text)
  for (const { file, line: from } of places) {
    const source = readSource(file) ?? ''
    // From the call on; a call that declares columns of the text stands behind it.
    const offsets = textInSource(text, source, offsetOfLine(source, from)) ?? textInSource(text, source, 0)
    const offset = offsets?.[start]
    if (offset !== undefined) return { file, ...positionAt(source, offset) }
  }
  return undefined
}

/** The statement that was running holds the text, or something above it does. */
function scriptPlaces(
  { document }: CompiledJob,
  line: SourcePosition | undefined,
): readonly SourcePosition[] {
  return document.kind !== 'script' ? [] : [line ?? { file: document.path, line: 1, column: 1 }]
}

/** The places of the relations that have the text in them. */
function sitesOfText(document: JobDocument, text: string): readonly SourcePosition[] {
  if (document.kind === 'script') return []
  const sites = document.relations.filter((entry) => hasText(entry, text)).map(({ site }) => site)
  return sites.flatMap((site) => {
    const position = site === undefined ? undefined : resolveCallSite(site)
    return position === undefined ? [] : [position]
  })
}

function hasText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value === text
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((part) => hasText(part, text))
  )
}

function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function offsetOfLine(source: string, line: number): number {
  let at = 0
  for (let passed = 1; passed < line; passed += 1) at = source.indexOf('\n', at) + 1
  return at
}

function positionAt(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
