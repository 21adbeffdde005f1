import type { JobDocument, PipelineDocument } from './job-document.js'
import { SPARK_FEATURE_NAMES, type SparkFeature } from './spark-feature.js'

/** What of a pipeline needs a feature; one that has no rule is needed only where a script says so. */
const RULES: { readonly [F in SparkFeature]?: (document: PipelineDocument) => boolean } = {
  max_records_per_partition: ({ relations }) =>
    relations.some(
      (relation) => relation.kind === 'kafka_source' && relation.maxRecordsPerPartition !== undefined,
    ),
  real_time_trigger: ({ sinks }) => sinks.some(({ trigger }) => trigger?.kind === 'real_time'),
}

/** What the Spark that runs a job must have beyond what every supported one has, in the order of the table. */
export function sparkNeeds(document: JobDocument): readonly SparkFeature[] {
  if (document.kind === 'script')
    return SPARK_FEATURE_NAMES.filter((name) => document.needs?.includes(name) === true)
  return SPARK_FEATURE_NAMES.filter((name) => RULES[name]?.(document) === true)
}
