import type { ConfluentFrameNode } from '../ir/expression/confluent-frame-node.js'
import type { PipelineDocument } from '../ir/job-document.js'
import { nodesOfKind } from '../ir/nodes-of-kind.js'
import { isParamReference } from '../ir/option-value.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import type { LinkedSink } from '../ir/sink/pipeline-sink.js'
import { RECORD_PARTS } from '../ir/source/record-format.js'
import { BOOTSTRAP_SERVERS } from './emit/emit-option.js'
import { relationsOf } from './lower/lower-pipeline.js'

/** What a source or a sink may read from parameters: any option of its own, and those that are handed on. */
function optionsOf(part: object): readonly unknown[] {
  const { options = {} } = part as { readonly options?: object }
  return [...Object.values(part), ...Object.values(options)]
}

/** The registries that the formats of a source name. */
function registriesOf(node: RelationNode): readonly object[] {
  if (node.kind !== 'kafka_source') return []
  return RECORD_PARTS.flatMap((part) => {
    const format = node[part]
    const registry = format !== undefined && 'registry' in format ? format.registry : undefined
    return registry === undefined ? [] : [registry]
  })
}

/** The registries of what is written. */
function writersOf(relations: PipelineDocument['relations']): readonly object[] {
  const frames = nodesOfKind(relations, 'confluent_frame') as readonly ConfluentFrameNode[]
  return frames.map(({ registry }) => registry)
}

/** The parameters that the options of sources, sinks and registries read, sorted. */
export function paramsOf(sinks: readonly LinkedSink[], { relations }: PipelineDocument): readonly string[] {
  const kafka = [
    ...relationsOf(sinks).filter((node) => node.kind === 'kafka_source'),
    ...sinks.filter((sink) => sink.kind === 'kafka'),
  ]
  const values = [
    ...relationsOf(sinks).flatMap(optionsOf),
    ...relationsOf(sinks).flatMap(registriesOf).flatMap(optionsOf),
    ...writersOf(relations).flatMap(optionsOf),
    ...sinks.flatMap(optionsOf),
    ...kafka.map(({ bootstrapServers }) => bootstrapServers ?? BOOTSTRAP_SERVERS),
  ]
  return [...new Set(values.filter(isParamReference).map(({ param }) => param))].sort()
}
