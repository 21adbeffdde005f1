import { DefineError } from '../errors/define-error.js'
import { checkJobName } from '../ir/check-job-name.js'
import { DOCUMENT_SOURCE } from '../ir/document-source.js'
import { flattenSinks } from '../ir/flatten-sinks.js'
import {
  type DocumentSource,
  IR_VERSION,
  type PipelineDocument,
  type ResultRows,
} from '../ir/job-document.js'
import { isStreaming } from '../ir/relation/is-streaming.js'
import { checkSink, checkSinkName } from '../ir/sink/check-sink.js'
import type { SinkKind } from '../ir/sink/pipeline-sink.js'
import type { Trigger } from '../ir/sink/trigger.js'
import { deepFreeze } from '../util/freeze.js'
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
  readonly name: string
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
  checkJobName(name)
  checkPartitions(shufflePartitions)
  const taken = new Set<string>()
  const linked = Object.entries(sinks ?? {}).map(([sinkName, definition]) => {
    if (!isSink(definition)) {
      throw new DefineError('DEFINE_NOT_A_COLUMN', {
        message: `Sink ${sinkName} of the job ${name}: ${String(definition)}. Expected results(…), toKafka(…) or toConsole(…).`,
      })
    }
    checkSinkName(sinkName, taken)
    const named = definition.named(sinkName)
    const takesTrigger = named.trigger === undefined && trigger !== undefined && isStreaming(named.input)
    const sink = takesTrigger ? { ...named, trigger } : named
    checkSink(sink)
    return sink
  })
  if (linked.length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Sinks of the job ${name}: none. Expected at least one, such as results(…).`,
    })
  }
  if (trigger !== undefined && linked.every(({ input }) => !isStreaming(input))) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `trigger of the job ${name}: its sinks write batches, each once. Expected none.`,
      hint: 'Leave it out, or read a source as a stream.',
    })
  }
  return new Job(
    deepFreeze({
      irVersion: IR_VERSION,
      kind: 'pipeline',
      name,
      connectors: ['kafka'],
      ...(shufflePartitions === undefined ? {} : { settings: { shufflePartitions } }),
      ...flattenSinks(linked),
    }),
  )
}

function checkPartitions(value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0 && value <= 100_000)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `shufflePartitions of a job: ${String(value)}. Expected a whole number from 1 to 100000.`,
  })
}
