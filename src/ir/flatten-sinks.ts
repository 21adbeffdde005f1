import { deepFreeze } from '../util/freeze.js'
import { mapInputs, type RelationEntry } from './relation/relation-entry.js'
import type { RelationNode } from './relation/relation-node.js'
import type { LinkedSink, PipelineSink } from './sink/pipeline-sink.js'

/** The relations of a document and the sinks that name them by index. */
export interface FlatPipeline {
  readonly relations: readonly RelationEntry[]
  readonly sinks: readonly PipelineSink[]
}

/** Lists the relations that the sinks read, inputs first, each once however many read it. */
export function flattenSinks(sinks: readonly LinkedSink[]): FlatPipeline {
  const relations: RelationEntry[] = []
  const indices = new Map<RelationNode, number>()

  const indexOf = (node: RelationNode): number => {
    const known = indices.get(node)
    if (known !== undefined) return known
    const { schema: _computed, kind, ...parts } = node
    const entry = { kind, ...parts, ...mapInputs<RelationNode, number>(node, indexOf) }
    const index = relations.push(entry as RelationEntry) - 1
    indices.set(node, index)
    return index
  }

  const flat = sinks.map(
    ({ kind, name, input, ...parts }) => ({ kind, name, input: indexOf(input), ...parts }) as PipelineSink,
  )
  return deepFreeze({ relations, sinks: flat })
}
