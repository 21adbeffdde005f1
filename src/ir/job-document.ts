import type { StructType } from '../schema/data-type.js'
import type { Connector } from './connector.js'
import type { RelationEntry } from './relation/relation-entry.js'
import type { PipelineSink } from './sink/pipeline-sink.js'
import type { SparkFeature } from './spark-feature.js'
import type { UntilConditions } from './until.js'

/** The version of the document's form; apart from the package's version. */
export const IR_VERSION = 1

/** Partitions of state where the job says nothing: a few, since each is a task per micro-batch. */
export const DEFAULT_SHUFFLE_PARTITIONS = 4

/** What changes the results of a pipeline besides its steps; the script sets it on its session. */
export interface PipelineSettings {
  /** Partitions of the state of grouped queries; part of the checkpoint from its first batch on. @default 4 */
  readonly shufflePartitions?: number
}

/** A described pipeline: one streaming or batch query per sink. */
export interface PipelineDocument {
  readonly irVersion: typeof IR_VERSION
  readonly kind: 'pipeline'
  readonly name: string
  readonly connectors: readonly Connector[]
  readonly settings?: PipelineSettings
  /** Sources and steps, each after the ones it works on, each once. */
  readonly relations: readonly RelationEntry[]
  readonly sinks: readonly PipelineSink[]
}

/** A PySpark script of the user's own, run unchanged. */
export interface ScriptDocument {
  readonly irVersion: typeof IR_VERSION
  readonly kind: 'script'
  readonly name: string
  readonly connectors: readonly Connector[]
  /** What it needs that not every supported Spark has; of a pipeline its steps say it. */
  readonly needs?: readonly SparkFeature[]
  /** Python packages for driver and workers: the path of a requirements file, absolute once loaded, or its lines. */
  readonly requirements?: string | readonly string[]
  /** Its modules: Python files, zips and folders; absolute once loaded. */
  readonly pyFiles?: readonly string[]
  /** Path of the script; absolute once loaded. */
  readonly path: string
  readonly args: readonly string[]
}

/** What a job is, as data: everything after its definition works from this. */
export type JobDocument = PipelineDocument | ScriptDocument

/** A result that comes back to the caller, with its row type as far as it is declared. */
export interface DeclaredResult {
  readonly name: string
  /** Absent for a script's results: their rows are taken as Spark declares them. */
  readonly schema?: StructType
}

/** What may carry the row type of each result, by its name; for the type checker alone. */
export type ResultRows = object

/** The results of a job whose row types are not known before it runs. */
export type AnyResults = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What a run of a job takes where it is told nothing else. */
export interface RunDefaults {
  /** When it ends by itself. */
  readonly until?: UntilConditions
  /** Values of its parameters. */
  readonly params?: Readonly<Record<string, string>>
}

/** Whatever can give a job document; the seam between definition and everything after it. */
export interface DocumentSource<Results extends ResultRows = AnyResults> {
  toDocument(): JobDocument
  /** Of a job file that says so. */
  readonly defaults?: RunDefaults
  /** Never set: it only carries the type of the results' rows. */
  readonly $results?: Results
}
