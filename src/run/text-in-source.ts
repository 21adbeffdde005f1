/** Where each UTF-16 unit of a text stands in the source that it was written in. */
export type SourceOffsets = readonly number[]

const SPACE = /\s/
const WORD = /\w/
/** A line break or a tab, as strings write them. */
const WRITTEN_SPACE = /^\\[nrt]/

/**
 * Finds a text in the source of a job file that gave it, from an offset on. Between the two lies what languages do to
 * texts: indentation taken off, lines folded, quotes and backslashes escaped, a name put in for `${…}`. So space counts
 * as space however much there is, a backslash or a doubled quote may stand before a character, and an interpolation
 * stands for one word. Undefined where the text is not found: it was put together in another way.
 */
export function textInSource(text: string, source: string, from: number): SourceOffsets | undefined {
  const first = skipSpace(text, 0)
  if (first === text.length) return undefined
  for (let at = from; at < source.length; at += 1) {
    const offsets = offsetsFrom(text, first, source, at)
    if (offsets !== undefined) return offsets
  }
  return undefined
}

function offsetsFrom(text: string, first: number, source: string, start: number): SourceOffsets | undefined {
  const offsets: number[] = new Array<number>(first).fill(start)
  let at = start
  let index = first
  while (index < text.length) {
    if (SPACE.test(text[index] ?? '')) {
      const [textEnd, sourceEnd] = [skipSpace(text, index), skipWrittenSpace(source, at)]
      // Space at the end of a text may have been put there.
      if (sourceEnd === at && textEnd < text.length) return undefined
      for (; index < textEnd; index += 1) offsets.push(at)
      at = sourceEnd
      continue
    }
    const written = characterAt(text[index] ?? '', source, at, start)
    if (written !== undefined) {
      offsets.push(written)
      at = written + 1
      index += 1
      continue
    }
    const end = source.startsWith('${', at) ? source.indexOf('}', at) : -1
    if (end < 0 || !WORD.test(text[index] ?? '')) return undefined
    for (; WORD.test(text[index] ?? ''); index += 1) offsets.push(at)
    at = end + 1
  }
  return offsets
}

/** Where a character of the text stands: here, or behind the one that escapes it. */
function characterAt(character: string, source: string, at: number, start: number): number | undefined {
  if (source[at] === character && !source.startsWith('${', at)) return at
  const here = source[at] ?? ''
  const escapes = here === '\\' || (at > start && (here === "'" || here === '"') && source[at - 1] === here)
  return escapes && source[at + 1] === character ? at + 1 : undefined
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && SPACE.test(text[at] ?? '')) at += 1
  return at
}

/** As in a text; in the source a line break may also be written as `\n`. */
function skipWrittenSpace(source: string, from: number): number {
  let at = from
  for (;;) {
    if (WRITTEN_SPACE.test(source.slice(at, at + 2))) at += 2
    else if (at < source.length && SPACE.test(source[at] ?? '')) at += 1
    else return at
  }
}
