import type { DataType } from '../schema/data-type.js'
import type { CallNode } from './expression/call-node.js'
import type { CastNode } from './expression/cast-node.js'
import { type FunctionName, functionEntry } from './expression/function-table.js'
import type { JobDocument, PipelineDocument } from './job-document.js'
import { SPARK_FEATURE_NAMES, type SparkFeature } from './spark-feature.js'

/** What of a pipeline needs a feature; one that has no rule is needed only where a script says so. */
const RULES: { readonly [F in SparkFeature]?: (document: PipelineDocument) => boolean } = {
  functions_4_0: ({ relations }) => callsSince(relations, '4.0'),
  functions_4_1: ({ relations }) => callsSince(relations, '4.1'),
  max_records_per_partition: ({ relations }) =>
    relations.some(
      (relation) => relation.kind === 'kafka_source' && relation.maxRecordsPerPartition !== undefined,
    ),
  real_time_trigger: ({ sinks }) => sinks.some(({ trigger }) => trigger?.kind === 'real_time'),
  transform_with_state: ({ relations }) => relations.some(({ kind }) => kind === 'transform_with_state'),
  try_cast: ({ relations }) => attempts(relations),
  variant: ({ relations }) => holdsVariant(relations),
}

/** Whether a cast anywhere inside is only attempted. */
function attempts(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  const { kind, attempt } = part as Partial<CastNode>
  return (kind === 'cast' && attempt === true) || Object.values(part).some(attempts)
}

/** Whether a type anywhere inside is a variant. */
function holdsVariant(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  return (part as Partial<DataType>).kind === 'variant' || Object.values(part).some(holdsVariant)
}

/** Whether a function that PySpark has first in that version is called anywhere inside. */
function callsSince(part: unknown, version: string): boolean {
  return calls(part).some((name) => functionEntry(name).since === version)
}

/** The functions that are called anywhere inside. */
function calls(part: unknown): readonly FunctionName[] {
  if (typeof part !== 'object' || part === null) return []
  const inside = Object.values(part).flatMap(calls)
  const { kind, function: name } = part as Partial<CallNode>
  return kind === 'call' && name !== undefined ? [name, ...inside] : inside
}

/** What the Spark that runs a job must have beyond what every supported one has, in the order of the table. */
export function sparkNeeds(document: JobDocument): readonly SparkFeature[] {
  if (document.kind === 'script')
    return SPARK_FEATURE_NAMES.filter((name) => document.needs?.includes(name) === true)
  return SPARK_FEATURE_NAMES.filter((name) => RULES[name]?.(document) === true)
}
