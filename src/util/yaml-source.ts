import { type Document, isMap, isNode, isPair, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import type { PlacedFault } from './placed-fault.js'
import type { TextPosition } from './text-position.js'

type Path = readonly PropertyKey[]

/** A YAML or JSON text with the places of what is in it. */
export interface YamlSource {
  readonly document: Document
  /** What makes it no YAML. */
  readonly faults: readonly PlacedFault[]
  readonly place: (offset: number) => TextPosition
  /** The place of a path; the nearest node above where it is not there. `atKey` is that of its last key. */
  readonly at: (path: Path, atKey?: boolean) => TextPosition
}

/** Reads YAML or JSON; integers stay exact, as bigint. */
export function readYaml(source: string): YamlSource {
  const lines = new LineCounter()
  const place = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, intAsBigInt: true })
  const faults = document.errors.map((error) => ({ message: error.message, ...place(error.pos[0]) }))
  return {
    document,
    faults,
    place,
    at: (path, atKey = false) => place(offsetOf(document, path, atKey)),
  }
}

/** Where the node of a path starts. */
function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: Node | null = document.contents
  for (const [depth, part] of path.entries()) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find((item) => isNode(item.key) && String(item.key) === String(part))
      : undefined
    if (atKey && depth === path.length - 1 && isPair(pair) && isNode(pair.key))
      return pair.key.range?.[0] ?? 0
    const next: unknown = document.getIn([...path.slice(0, depth + 1)].map(toKey), true)
    if (!isNode(next)) {
      // `records:` with nothing after it: point at the key.
      return isNode(pair?.key) ? (pair.key.range?.[0] ?? 0) : (node?.range?.[0] ?? 0)
    }
    node = next
  }
  return node?.range?.[0] ?? 0
}

function toKey(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part)
}

/** Integers that a number holds exactly become numbers; only the others stay bigint, so no digit is lost. */
export function plainIntegers(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  if (Array.isArray(value)) return value.map(plainIntegers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainIntegers(entry)]))
}
