import type { Connector } from './connector.js'
import { nodesOfKind } from './nodes-of-kind.js'
import type { RelationEntry } from './relation/relation-entry.js'
import { type FormatKind, RECORD_PARTS } from './source/record-format.js'

const AVRO: readonly (FormatKind | undefined)[] = ['avro', 'confluent_avro']

/** The connectors that a pipeline needs: Kafka's, and those of its formats. */
export function neededConnectors(relations: readonly RelationEntry[]): readonly Connector[] {
  const readsAvro = relations.some(
    (relation) =>
      relation.kind === 'kafka_source' && RECORD_PARTS.some((part) => AVRO.includes(relation[part]?.kind)),
  )
  const writesAvro = nodesOfKind(relations, 'to_avro').length > 0
  return readsAvro || writesAvro ? ['kafka', 'avro'] : ['kafka']
}
