import { PreflightError } from '../../errors/preflight-error.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'
import { unknownPartition } from '../../kafka/start-offsets.js'
import type { TopicAccess } from '../../kafka/topic-access.js'
import type { SourceEntry } from './kafka-use.js'
import { fails, type Problem } from './problem.js'

/** Settings that name partitions; those of a start have no meaning where a checkpoint says how far a query has come. */
const STARTS = ['startingOffsets', 'startingOffsetsByTimestamp'] as const
const ENDS = ['endingOffsets', 'endingOffsetsByTimestamp'] as const

type Named = Readonly<Record<string, readonly number[]>>

function namedBy(value: unknown): Named | undefined {
  if (typeof value !== 'object' || value === null || 'param' in value) return undefined
  return Object.fromEntries(
    Object.entries(value).map(([topic, partitions]) => [
      topic,
      Object.keys(partitions as object).map(Number),
    ]),
  )
}

/** Partitions that a source names and its topics do not have, and those that it must name and does not. */
export function partitionProblems(
  source: SourceEntry,
  access: readonly TopicAccess[],
  isResumed: boolean,
): Problem[] {
  const known = new Map(
    access.flatMap(({ topic, state, leaders }) =>
      state === 'present' ? [[topic, leaders.length] as const] : [],
    ),
  )
  const settings = (isResumed ? [] : [...STARTS, ...ENDS]).flatMap((option) => {
    const named = namedBy(source[option])
    return named === undefined ? [] : [{ option, named }]
  })
  const all: readonly Named[] = [source.partitions ?? {}, ...settings.map(({ named }) => named)]
  const unknown = new Map(
    all
      .flatMap((named) => Object.entries(named))
      .flatMap(([topic, numbers]) => numbers.map((number) => [topic, number] as const))
      .filter(([topic, number]) => number >= (known.get(topic) ?? Number.POSITIVE_INFINITY))
      .map(([topic, number]) => [
        `${topic}-${number}`,
        unknownPartition(topic, number, known.get(topic) ?? 0),
      ]),
  )
  const unnamed =
    source.partitions === undefined
      ? settings.flatMap(({ option, named }) => incomplete(option, named, source, known))
      : []
  return [...[...unknown.values()].map(fails), ...unnamed]
}

/** Spark wants every partition of every topic that is read, and there may be more than the definition knew. */
function incomplete(
  option: string,
  named: Named,
  source: SourceEntry,
  known: ReadonlyMap<string, number>,
): Problem[] {
  return (topicsOf(source) ?? []).flatMap((topic) => {
    const partitions = Array.from({ length: known.get(topic) ?? 0 }, (_, number) => number)
    const missing = partitions.filter((number) => named[topic]?.includes(number) !== true)
    if (missing.length === 0) return []
    return [
      fails(
        new PreflightError('PREFLIGHT_PARTITION_UNNAMED', {
          message: `${option} of topic ${topic} leaves out partition ${missing.join(', ')}. Expected every one of its ${partitions.length} partitions.`,
          hint: "give each of them an offset, 'earliest' or 'latest', or read only some: partitions: { topic: [0] }",
          details: { option, topic, partitions: missing },
        }),
      ),
    ]
  })
}
