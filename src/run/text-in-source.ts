/** Where each UTF-16 unit of a text stands in the source that it was written in. */
export type SourceOffsets = readonly number[]

const SPACE = /\s/
/** A line break or a tab, as strings write them. */
const WRITTEN_SPACE = /^\\[nrt]/
/** What an interpolation may stand for at most: a name, or a literal. */
const MOST_INTERPOLATED = 200

/**
 * Finds a text in the source of a job file that gave it, from an offset on. Between the two lies what languages do to
 * texts: indentation taken off, lines folded, quotes and backslashes escaped, a name or a literal put in for `${…}`. So
 * space counts as space however much there is, a backslash or a doubled quote may stand before a character, and an
 * interpolation stands for some characters, as few as fit. Undefined where the text is not found: it was put together
 * in another way.
 */
export function textInSource(text: string, source: string, from: number): SourceOffsets | undefined {
  const first = skipSpace(text, 0)
  if (first === text.length) return undefined
  for (let at = from; at < source.length; at += 1) {
    const offsets = offsetsFrom(text, first, source, at)
    if (offsets !== undefined) return [...new Array<number>(first).fill(at), ...offsets]
  }
  return undefined
}

/** The offsets of a text from an index on, where that part of it begins at an offset of the source. */
function offsetsFrom(text: string, from: number, source: string, start: number): number[] | undefined {
  const offsets: number[] = []
  let at = start
  let index = from
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
    if (written === undefined) {
      const rest = afterInterpolation(text, index, source, at)
      return rest === undefined ? undefined : [...offsets, ...rest]
    }
    offsets.push(written)
    at = written + 1
    index += 1
  }
  return offsets
}

function afterInterpolation(text: string, index: number, source: string, at: number): number[] | undefined {
  const end = source.startsWith('${', at) ? source.indexOf('}', at) : -1
  if (end < 0) return undefined
  const most = Math.min(MOST_INTERPOLATED, text.length - index)
  for (let length = 1; length <= most; length += 1) {
    const rest = offsetsFrom(text, index + length, source, end + 1)
    if (rest !== undefined) return [...new Array<number>(length).fill(at), ...rest]
  }
  return undefined
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
