import { isParamReference } from '../ir/option-value.js'
import type { LinkedSink } from '../ir/sink/pipeline-sink.js'
import { BOOTSTRAP_SERVERS } from './emit/emit-option.js'
import { relationsOf } from './lower/lower-pipeline.js'

/** What a source or a sink may read from parameters: any option of its own, and those that are handed on. */
function optionsOf(part: object): readonly unknown[] {
  const { options = {} } = part as { readonly options?: object }
  return [...Object.values(part), ...Object.values(options)]
}

/** The parameters that the options of sources and sinks read, sorted. */
export function paramsOf(sinks: readonly LinkedSink[]): readonly string[] {
  const kafka = [
    ...relationsOf(sinks).filter((node) => node.kind === 'kafka_source'),
    ...sinks.filter((sink) => sink.kind === 'kafka'),
  ]
  const values = [
    ...relationsOf(sinks).flatMap(optionsOf),
    ...sinks.flatMap(optionsOf),
    ...kafka.map(({ bootstrapServers }) => bootstrapServers ?? BOOTSTRAP_SERVERS),
  ]
  return [...new Set(values.filter(isParamReference).map(({ param }) => param))].sort()
}
