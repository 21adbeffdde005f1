import { PreflightError } from '../../errors/preflight-error.js'
import type { PipelineDocument } from '../../ir/job-document.js'
import { linkPipeline } from '../../ir/link-pipeline.js'
import { isStreamingSource } from '../../ir/relation/is-streaming.js'
import { keepsState } from '../../ir/relation/keeps-state.js'
import { inputsOf } from '../../ir/relation/relation-entry.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'
import type { SourceEntry } from './kafka-use.js'
import { fails, type Problem, warns } from './problem.js'
import type { QueryCheckpoint } from './read-checkpoint.js'
import type { SourceOffsets } from './source-offsets.js'

/** A source of a query with the offsets that its checkpoint goes on from. */
export interface ResumedSource {
  readonly query: string
  readonly source: SourceEntry
  readonly offsets: SourceOffsets
}

const SHUFFLE_PARTITIONS = 'spark.sql.shuffle.partitions'

/** What a query's checkpoint says against its job, and the sources that go on from it. */
export function compareCheckpoint(
  document: PipelineDocument,
  sink: PipelineDocument['sinks'][number],
  checkpoint: QueryCheckpoint,
): { readonly problems: readonly Problem[]; readonly resumed: readonly ResumedSource[] } {
  const relations = relationsOf(document, sink.input)
  const sources = relations.filter(isStreamingSource)
  // A query may read a view twice or not at all, and in any order.
  const isPlain = sources.length === 1 && checkpoint.sources.length === 1
  if (!isPlain && relations.some(({ kind }) => kind === 'sql')) return { problems: [], resumed: [] }
  if (sources.length !== checkpoint.sources.length) {
    const found = `the checkpoint of sink ${sink.name} is that of a query with ${checkpoint.sources.length} sources`
    return { problems: [incompatible(sink.name, found, `${sources.length}`, {})], resumed: [] }
  }
  const resumed = sources.flatMap((source, at): ResumedSource[] => {
    const offsets = checkpoint.sources[at]
    return offsets === undefined || source.kind !== 'kafka_source'
      ? []
      : [{ query: sink.name, source, offsets }]
  })
  const problems = [
    ...resumed.flatMap(foreignTopics),
    ...(remembers(document, sink.name) ? keptSetting(document, sink.name, checkpoint) : []),
  ]
  return { problems, resumed }
}

/** A relation and all that it works on, sources in the order of Spark's plan. */
function relationsOf(document: PipelineDocument, index: number): PipelineDocument['relations'] {
  const relation = document.relations[index]
  if (relation === undefined) return []
  return [relation, ...inputsOf(relation).flatMap((input) => relationsOf(document, input))]
}

/** Whether the query of a sink keeps state. */
function remembers(document: PipelineDocument, sinkName: string): boolean {
  const any = (node: RelationNode): boolean => keepsState(node) || inputsOf(node).some(any)
  return linkPipeline(document).some(({ name, input }) => name === sinkName && any(input))
}

/** Spark takes a topic that is no longer read for partitions that are gone, which it calls data loss. */
function foreignTopics({ query, source, offsets }: ResumedSource): Problem[] {
  const topics = topicsOf(source)
  if (topics === undefined) return []
  const foreign = Object.keys(offsets).filter((topic) => !topics.includes(topic))
  if (foreign.length === 0) return []
  const found = `the checkpoint of sink ${query} goes on in topic ${foreign.join(', ')}`
  const problem = incompatible(query, found, topics.join(', '), { topics: foreign })
  return [source.failOnDataLoss === false ? warns(problem.error) : problem]
}

function incompatible(query: string, found: string, job: string, details: Record<string, unknown>): Problem {
  return fails(
    new PreflightError('PREFLIGHT_CHECKPOINT_INCOMPATIBLE', {
      message: `The checkpoint does not fit the job: ${found}. The job reads ${job}.`,
      hint: 'give the checkpoint of this job, or another folder to begin anew',
      details: { query, ...details },
    }),
  )
}

function keptSetting(document: PipelineDocument, query: string, { conf }: QueryCheckpoint): Problem[] {
  const [kept, wanted] = [conf[SHUFFLE_PARTITIONS], document.settings?.shufflePartitions]
  if (kept === undefined || wanted === undefined || kept === String(wanted)) return []
  return [
    warns(
      new PreflightError('PREFLIGHT_CHECKPOINT_SETTING', {
        message: `The job asks for ${wanted} shuffle partitions, but the checkpoint of sink ${query} has ${kept}. Spark keeps those of the checkpoint.`,
        hint: 'begin with a fresh checkpoint to change them',
        details: { query, kept, wanted: String(wanted) },
      }),
    ),
  ]
}
