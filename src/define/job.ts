import { DefineError } from '../errors/define-error.js'
import { DOCUMENT_SOURCE } from '../ir/document-source.js'
import type { DocumentSource, PipelineDocument, ResultRows } from '../ir/job-document.js'
import { pipelineDocument } from '../ir/pipeline-document.js'
import type { SinkKind } from '../ir/sink/pipeline-sink.js'
import type { Trigger } from '../ir/sink/trigger.js'
import { valueText } from '../util/value-text.js'
import { checkOptions } from './check-options.js'
import { isSink, type SinkDefinition } from './sinks.js'

/** Sinks by name; the name is that of the query, its checkpoint folder and its rows. */
export type Sinks = Readonly<Record<string, SinkDefinition<SinkKind>>>

/** The row type of each results sink. */
export type ResultsOf<S extends Sinks> = {
  readonly [K in keyof S as S[K]['kind'] extends 'results' ? K : never]: S[K] extends SinkDefinition<
    'results',
    infer Row
  >
    ? Row
    : never
}

/** A job: what it is called, where its rows go, and, of streams, when their micro-batches start. */
export interface JobOptions<S extends Sinks> {
  /** What the run and its application are called. */
  readonly name: string
  /** Where the rows go, each under a name of its own. */
  readonly sinks: S
  /** For the sinks of streams that give none; left out, each micro-batch follows the one before at once. */
  readonly trigger?: Trigger
  /**
   * Partitions of the state of grouped queries; fixed by the first micro-batch of a checkpoint.
   * @default 4
   */
  readonly shufflePartitions?: number
}

/** A described pipeline, ready to be compiled or run; `Results` are the row types of its results. */
export class Job<Results extends ResultRows = ResultRows> implements DocumentSource<Results> {
  /** Never set: it only carries the type. */
  declare readonly $results?: Results
  readonly #document: PipelineDocument
  readonly [DOCUMENT_SOURCE] = true

  /** @internal */
  constructor(document: PipelineDocument) {
    this.#document = document
  }

  /** The job as data. */
  toDocument(): PipelineDocument {
    return this.#document
  }
}

/**
 * A job of one query per sink, or, where its rows are a batch, one write; a job file exports it as its default.
 *
 * @example
 * ```ts
 * export default job({ name: 'quakes', sinks: { strong: results(strong) }, trigger: availableNow() })
 * ```
 * @throws DEFINE_BAD_NAME, DEFINE_BAD_VALUE, DEFINE_SINK_COLUMNS, DEFINE_UNKNOWN_OPTION
 */
export function job<S extends Sinks>(options: JobOptions<S>): Job<ResultsOf<S>> {
  checkOptions('job', options, { name: true, sinks: true, trigger: true, shufflePartitions: true })
  const { name, sinks, trigger, shufflePartitions } = options
  const named = Object.entries(sinks ?? {}).map(([sinkName, definition]) => {
    if (isSink(definition)) return definition.named(sinkName)
    throw new DefineError('DEFINE_NOT_A_COLUMN', {
      message: `Sink ${sinkName} of the job ${String(name)}: ${valueText(definition)}. Expected results(…), toKafka(…), toFiles(…), toConsole(…) or toMemory(…).`,
    })
  })
  return new Job(pipelineDocument({ name, sinks: named, trigger, shufflePartitions }))
}
