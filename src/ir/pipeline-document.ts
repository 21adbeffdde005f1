import { DefineError } from '../errors/define-error.js'
import { deepFreeze } from '../util/freeze.js'
import { checkJobName } from './check-job-name.js'
import { flattenSinks } from './flatten-sinks.js'
import { IR_VERSION, type PipelineDocument } from './job-document.js'
import { neededConnectors } from './needed-connectors.js'
import { isStreaming } from './relation/is-streaming.js'
import { checkSink, checkSinkName } from './sink/check-sink.js'
import type { LinkedSink } from './sink/pipeline-sink.js'
import type { Trigger } from './sink/trigger.js'

/** What a pipeline is made of; whoever defines one ends here. */
export interface PipelineParts {
  readonly name: string
  readonly sinks: readonly LinkedSink[]
  /** For the sinks of streams that have none. */
  readonly trigger?: Trigger | undefined
  readonly shufflePartitions?: number | undefined
}

/** @throws DEFINE_BAD_VALUE */
export function checkPartitions(value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0 && value <= 100_000)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `shufflePartitions of a job: ${String(value)}. Expected a whole number from 1 to 100000.`,
  })
}

/**
 * The document of a pipeline.
 * @throws DEFINE_BAD_NAME, DEFINE_BAD_VALUE, DEFINE_SINK_COLUMNS
 */
export function pipelineDocument({
  name,
  sinks,
  trigger,
  shufflePartitions,
}: PipelineParts): PipelineDocument {
  checkJobName(name)
  checkPartitions(shufflePartitions)
  const taken = new Set<string>()
  const triggered = sinks.map((given) => {
    checkSinkName(given.name, taken)
    const takesTrigger = given.trigger === undefined && trigger !== undefined && isStreaming(given.input)
    const sink = takesTrigger ? { ...given, trigger } : given
    checkSink(sink)
    return sink
  })
  if (triggered.length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Sinks of the job ${name}: none. Expected at least one, such as results(…).`,
    })
  }
  if (trigger !== undefined && triggered.every(({ input }) => !isStreaming(input))) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `trigger of the job ${name}: its sinks write batches, each once. Expected none.`,
      hint: 'Leave it out, or read a source as a stream.',
    })
  }
  const flat = flattenSinks(triggered)
  return deepFreeze({
    irVersion: IR_VERSION,
    kind: 'pipeline',
    name,
    connectors: neededConnectors(flat.relations),
    ...(shufflePartitions === undefined ? {} : { settings: { shufflePartitions } }),
    ...flat,
  })
}
