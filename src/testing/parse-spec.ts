import { dirname, resolve } from 'node:path'
import { type Document, isMap, isNode, isPair, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { badSpec } from './bad-spec.js'
import { buildSpec } from './build-spec.js'
import { plainIntegers } from './exact-json.js'
import { specForm } from './spec-form.js'
import { specFaults } from './spec-issue.js'
import type { SpecPosition } from './spec-position.js'
import type { TestSpec } from './test-spec.js'

/**
 * Reads a test specification, YAML or JSON, from its text. `file` names it in errors, and the job's path is
 * taken relative to it.
 *
 * @throws TESTING_BAD_SPEC with `file:line:column`, a code frame, and every fault in `details.faults`
 */
export function parseSpec(source: string, file: string): TestSpec {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, intAsBigInt: true })
  const place = (offset: number): SpecPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  if (document.errors.length > 0) {
    throw badSpec(
      { source, file },
      document.errors.map((error) => ({ message: error.message, ...place(error.pos[0]) })),
    )
  }
  const root = plainIntegers(document.toJS())
  const at = (path: readonly PropertyKey[], atKey = false): SpecPosition =>
    place(offsetOf(document, path, atKey))
  const checked = specForm.safeParse(root)
  if (!checked.success) {
    const faults = specFaults(checked.error.issues, root).map(({ message, path, atKey }) => ({
      message,
      ...at(path, atKey),
    }))
    throw badSpec({ source, file }, faults)
  }
  return buildSpec(checked.data, { file, source, jobPath: resolve(dirname(file), checked.data.job), at })
}

/** Where the node of a path starts; the nearest node above where it is not there. */
function offsetOf(document: Document, path: readonly PropertyKey[], atKey: boolean): number {
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
