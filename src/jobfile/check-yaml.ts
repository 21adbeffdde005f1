import { isAlias, isMap, isScalar, type Node, visit } from 'yaml'
import type { PlacedFault } from '../util/placed-fault.js'
import type { JobFileText } from './job-file-text.js'

const LONGEST_KEY = 200
const MOST_FAULTS = 10

/** What the YAML of a job file may not have, though it is YAML. */
export function yamlFaults({ yaml, source }: JobFileText): readonly PlacedFault[] {
  const faults: PlacedFault[] = []
  const wrong = (node: Node | null | undefined, message: string, mark?: string): void => {
    const start = node?.range?.[0] ?? 0
    // What marks a node stands before it.
    const marked = mark === undefined ? -1 : source.lastIndexOf(mark, start)
    if (faults.length < MOST_FAULTS) faults.push({ message, ...yaml.place(marked === -1 ? start : marked) })
  }
  visit(yaml.document, {
    Node: (_key, node) => {
      if (isAlias(node)) wrong(node, 'an alias (*) is not taken; write the value out, or make it a parameter')
      else if ('anchor' in node && node.anchor !== undefined) {
        wrong(
          node,
          'an anchor (&) is not taken; write the value out, or make it a parameter',
          `&${node.anchor}`,
        )
      }
      if ('tag' in node && node.tag?.startsWith('!'))
        wrong(node, `a tag (${node.tag.slice(0, 40)}) is not taken`, node.tag)
    },
    Map: (_key, map) => {
      for (const { key } of map.items) {
        if (!isScalar(key)) wrong(isMap(key) ? key : map, 'a key is no text')
        else if (key.value === '__proto__') wrong(key, 'a key may not be __proto__')
        else if (typeof key.value !== 'string' && typeof key.value !== 'bigint') {
          wrong(key, `the key ${String(key.value)} is no text; put it in quotes`)
        } else if (String(key.value).length > LONGEST_KEY) {
          wrong(key, `a key has ${String(key.value).length} characters; expected at most ${LONGEST_KEY}`)
        }
      }
    },
  })
  return faults
}
