import { firstWhere } from '../../ir/expression/children.js'
import type { ExpressionNode, NamedExpression } from '../../ir/expression/expression-node.js'
import { functionEntry } from '../../ir/expression/function-table.js'
import { windowIn } from '../../ir/expression/window-placement.js'
import { isStreaming } from '../../ir/relation/is-streaming.js'
import { inputsOf } from '../../ir/relation/relation-entry.js'
import {
  byRelationKind,
  type RelationNode,
  type RelationOf,
  type RelationTable,
} from '../../ir/relation/relation-node.js'
import type { StateTime } from '../../ir/relation/state-nodes.js'
import { type OutputMode, outputModeOf } from '../../ir/sink/output-mode.js'
import type { LinkedSink } from '../../ir/sink/pipeline-sink.js'
import { checkJoin } from './check-join.js'
import { type Refusal, refuse } from './refusal.js'
import { CALLS } from './step-call.js'
import { watermarkedColumns } from './watermarked-columns.js'

type Check = (node: RelationNode, mode: OutputMode) => Refusal | undefined

/** What works row by row, or keeps its state in every mode. */
const legal: Check = () => undefined

/** Whether groups of a stream are behind it, or a query or function that may make some. */
function holdsGroups(node: RelationNode): boolean {
  if ((node.kind === 'aggregate' || node.kind === 'sql' || node.kind === 'transform') && isStreaming(node))
    return true
  return inputsOf(node).some(holdsGroups)
}

/** What keeps state in Python is told the query's mode, and goes by its watermark. */
function checkState(
  { kind, input, outputMode }: RelationOf<'apply_in_pandas_with_state' | 'transform_with_state'>,
  time: StateTime,
  mode: OutputMode,
): Refusal | undefined {
  const call = CALLS[kind] ?? kind
  if (outputMode !== mode) {
    return {
      found: `${call} in output mode ${outputMode} for a sink in output mode ${mode}`,
      expected: 'the same mode for both',
      hint: `Write outputMode: '${outputMode}' at the sink, or another one at ${call}.`,
    }
  }
  if (time !== 'event_time' || watermarkedColumns(input).size > 0) return undefined
  return {
    found: `${call} by event time without a watermark`,
    expected: 'one before it, which says what time it is',
    hint: "Put .withWatermark('at', '1 hour') before groupBy.",
  }
}

/** Window functions go by all the rows of a partition, which a stream never has. */
const columnsCheck = ({ input, columns }: RelationOf<'select' | 'with_columns'>): Refusal | undefined => {
  const over = isStreaming(input)
    ? columns.map(({ expression }) => windowIn(expression)).find(Boolean)
    : undefined
  if (over === undefined) return undefined
  return {
    found: `window function ${over.function.function} of a stream`,
    expected: 'a batch: a stream never has all rows of a partition',
    hint: "Read the source with read: 'batch', or group the stream by windows of time: tumbling(c.at, '1 hour').",
  }
}

function distinctIn(aggregates: readonly NamedExpression[]): string | undefined {
  const isDistinct = (node: ExpressionNode): boolean =>
    node.kind === 'call' && functionEntry(node.function).distinct === true
  const found = aggregates.map(({ expression }) => firstWhere(expression, isDistinct)).find(Boolean)
  return found?.kind === 'call' ? found.function : undefined
}

const STEPS: RelationTable<Refusal | undefined, [OutputMode]> = {
  aggregate: ({ keys, aggregates, pivot, input }) => {
    const [only, ...more] = keys
    if (isStreaming(input) && pivot !== undefined) {
      return {
        found: 'pivot of a stream',
        expected: 'a batch',
        hint: "Aggregate under conditions: sum(when(c.kind.eq('a'), c.cents)), countIf(c.kind.eq('a')).",
      }
    }
    const distinct = distinctIn(aggregates)
    if (isStreaming(input) && distinct !== undefined) {
      return {
        found: `${distinct} of a stream`,
        expected: 'a batch: Spark does not remember all different values of a stream',
        hint: 'approxCountDistinct(…) is about the number; dropDuplicates(…) before it, with a watermark, is exact.',
      }
    }
    if (!isStreaming(input) || only?.expression.kind !== 'session_window' || more.length > 0) return undefined
    return {
      found: 'agg of a stream by a session window alone',
      expected: 'a further key: Spark has no sessions of a whole stream',
      hint: 'Group by what the sessions are of: groupBy((c) => ({ session: session(c.at, …), user: c.user })).',
    }
  },
  apply_in_pandas: legal,
  apply_in_pandas_with_state: (node, mode) => {
    if (isStreaming(node)) return checkState(node, node.timeout, mode)
    return {
      found: 'applyInPandasWithState of a batch',
      expected: 'a stream: Spark keeps no state of a batch',
      hint: 'Write applyInPandas(f), or read the source as a stream.',
    }
  },
  bad_records: legal,
  distinct: legal,
  drop: legal,
  drop_duplicates: legal,
  drop_duplicates_within_watermark: ({ input }) => {
    const found = 'dropDuplicatesWithinWatermark'
    if (!isStreaming(input)) {
      return {
        found: `${found} of a batch`,
        expected: 'a stream: a batch has no watermark',
        hint: "Write dropDuplicates('id').",
      }
    }
    if (watermarkedColumns(input).size > 0) return undefined
    return {
      found: `${found} without a watermark`,
      expected: 'one before it: its delay says how long rows are remembered',
      hint: "Put .withWatermark('at', '1 hour') before it.",
    }
  },
  explode: legal,
  files_source: legal,
  filter: legal,
  join: checkJoin,
  json_tuple: legal,
  kafka_source: legal,
  limit: ({ input }, mode) =>
    isStreaming(input) && mode === 'update'
      ? {
          found: 'limit of a stream in output mode update',
          expected: 'another mode: rows that change cannot be counted once',
          hint: "Write outputMode: 'append', or 'complete' behind groupBy(…).agg(…).",
        }
      : undefined,
  map_in_arrow: legal,
  map_in_pandas: legal,
  rate_source: legal,
  rename: legal,
  rows_source: legal,
  select: columnsCheck,
  sort: ({ input }, mode) =>
    isStreaming(input) && !(mode === 'complete' && holdsGroups(input))
      ? {
          found: `sort of a stream in output mode ${mode}`,
          expected:
            'it behind groupBy(…).agg(…), in output mode complete: else there are never all rows to sort',
          hint: "Write outputMode: 'complete' and sort what agg gives, or sort the rows where they are read.",
        }
      : undefined,
  // What a query or a function does, Spark says when it starts.
  sql: legal,
  transform: legal,
  transform_with_state: (node, mode) =>
    isStreaming(node) ? checkState(node, node.timeMode, mode) : undefined,
  union: ({ input, other }) =>
    isStreaming(input) === isStreaming(other)
      ? undefined
      : {
          found: 'union of a stream and a batch',
          expected: 'two streams, or two batches',
          hint: 'Read both in the same way; the option read of a source says it.',
        },
  watermark: legal,
  with_columns: columnsCheck,
}

/** Spark's rules of what may be done with a stream, before Spark. @throws COMPILE_STREAM_STEP */
export function checkSteps(sink: LinkedSink): void {
  const mode = outputModeOf(sink)
  const seen = new Set<RelationNode>()
  const visit = (node: RelationNode): void => {
    if (seen.has(node)) return
    seen.add(node)
    for (const input of inputsOf(node)) visit(input)
    const refusal = byRelationKind(STEPS, node, mode)
    if (refusal !== undefined) throw refuse('COMPILE_STREAM_STEP', sink, refusal, node)
  }
  visit(sink.input)
}
