import type { Connector } from '../ir/connector.js'
import type { DeclaredResult, JobDocument } from '../ir/job-document.js'
import type { SparkFeature } from '../ir/spark-feature.js'

/** A place in the user's own file. Lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Which call made which line of the script. Script lines count from 1. */
export interface SourceMapEntry {
  readonly scriptLine: number
  /** The last script line of the same statement. */
  readonly scriptEndLine: number
  /** What the statement does: `filter`, `kafka source`, `results sink strong`. */
  readonly label: string
  /** The raw call site, as the definition recorded it; absent where the definition came as data. */
  readonly site?: string
}

/** A job ready to launch: the script and all that is known of it before it runs. */
export interface CompiledJob {
  readonly name: string
  /** The Python text; the same document gives the same bytes. */
  readonly script: string
  /** The base name under which the script is stored and shown in tracebacks. */
  readonly scriptName: string
  readonly document: JobDocument
  readonly sourceMap: readonly SourceMapEntry[]
  readonly connectors: readonly Connector[]
  /** What the job needs that not every supported Spark has. */
  readonly needs: readonly SparkFeature[]
  /** The parameters the script reads by `bridge.param(…)`, sorted; the run must be given each. */
  readonly params: readonly string[]
  readonly results: readonly DeclaredResult[]
}
