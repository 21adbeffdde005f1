import type { SourcePosition } from '../../compile/compiled-job.js'

/** What Spark's analysis says of a job; nothing of it was run. */
export interface JobPlan {
  readonly v: 1
  readonly name: string
  /** The version of Spark that analysed it. */
  readonly spark: string
  /** In the order in which the job would start them. */
  readonly queries: readonly QueryPlan[]
  /** Why the analysis does not reach the end of the script; null when it does. */
  readonly ended: AnalysisEnd | null
}

/** Where an analysis could not go on. */
export interface AnalysisEnd {
  readonly reason: string
  readonly position?: SourcePosition
}

/** One query of a job, as Spark would run it. */
export interface QueryPlan {
  readonly kind: 'streaming' | 'batch'
  /** The query's name; null where it has none. */
  readonly name: string | null
  /** `results`, or what Spark calls the sink: `kafka`, `console`, `parquet`. */
  readonly sink: string
  /** The result whose rows it hands back. */
  readonly result: string | null
  readonly outputMode: string | null
  /** As PySpark's `trigger(…)` takes it; null for Spark's default. */
  readonly trigger: Readonly<Record<string, unknown>> | null
  /** The row type as Spark's schema JSON. */
  readonly schema: unknown
  readonly columns: readonly PlannedColumn[]
  /** Why Spark would refuse to start it; null when it would not. */
  readonly problem: QueryProblem | null
  /** The operators that keep state from one micro-batch to the next; null for a stream without a physical plan. */
  readonly state: readonly StatefulOperator[] | null
  /** Null where Spark cannot plan it without data; then `physicalPlanMissing` says why. */
  readonly physicalPlan: string | null
  readonly physicalPlanMissing: string | null
  /** Where the job starts it. */
  readonly position?: SourcePosition
}

/** A column of a query's rows. */
export interface PlannedColumn {
  readonly name: string
  /** As Spark writes it: `decimal(10,2)`, `struct<a:int>`. */
  readonly type: string
  readonly nullable: boolean
}

/** What Spark says against a query. */
export interface QueryProblem {
  readonly message: string
  /** Spark's error condition: `STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION`. */
  readonly condition: string | null
  readonly sqlState: string | null
}

/** An operator of the physical plan that keeps state. */
export interface StatefulOperator {
  /** As the physical plan names it: `StateStoreSave`. */
  readonly operator: string
  /** The partitions of its state, which a checkpoint keeps. */
  readonly partitions: number | null
}
