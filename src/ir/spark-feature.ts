/** Something that not every supported Spark has. */
export interface FeatureEntry {
  /** What it is, as messages name it. */
  readonly what: string
  /** The first Spark that has it: `4.0`. */
  readonly since: string
}

/** What Spark versions differ in, as far as a job can need it. A job says what it needs by these names. */
export const SPARK_FEATURES = {
  functions_4_0: { what: 'functions that PySpark has since 4.0', since: '4.0' },
  functions_4_1: { what: 'functions that PySpark has since 4.1', since: '4.1' },
  max_records_per_partition: { what: 'the Kafka option maxRecordsPerPartition', since: '4.0' },
  real_time_trigger: { what: 'the real-time trigger in Python', since: '4.2' },
  transform_with_state: { what: 'transformWithStateInPandas', since: '4.0' },
  try_cast: { what: 'tryCast', since: '4.0' },
  variant: { what: 'the type VARIANT', since: '4.0' },
} as const satisfies Readonly<Record<string, FeatureEntry>>

/** A feature by its name. */
export type SparkFeature = keyof typeof SPARK_FEATURES

/** The names of all features, in order. */
export const SPARK_FEATURE_NAMES = Object.keys(SPARK_FEATURES) as [SparkFeature, ...SparkFeature[]]
