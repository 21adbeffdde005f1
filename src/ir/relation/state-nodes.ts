import { DefineError } from '../../errors/define-error.js'
import type { StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { valueText } from '../../util/value-text.js'
import type { NamedExpression } from '../expression/expression-node.js'
import type { PythonFunction } from '../python-function.js'
import { checkGroupKeys, givenRow } from './python-nodes.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** The modes in which Spark lets Python keep state. */
export const STATE_OUTPUT_MODES = ['append', 'update'] as const
export type StateOutputMode = (typeof STATE_OUTPUT_MODES)[number]

/** What timeouts and timers go by: nothing, the clock, or the watermark. */
export const STATE_TIMES = ['none', 'processing_time', 'event_time'] as const
export type StateTime = (typeof STATE_TIMES)[number]

interface GroupState extends RelationBase {
  readonly input: RelationNode
  readonly keys: readonly NamedExpression[]
  readonly python: PythonFunction
  readonly columns: StructType
  /** That of the query which it stands in. */
  readonly outputMode: StateOutputMode
}

/** Python's `(key, frames, state)` → frames; the state of a group goes from one micro-batch to the next. */
export interface ApplyInPandasWithStateNode extends GroupState {
  readonly kind: 'apply_in_pandas_with_state'
  /** The type of the state. */
  readonly state: StructType
  /** What a timeout of a state goes by. */
  readonly timeout: StateTime
}

/** A `StatefulProcessor` of Python: state in several variables, with timers and a time to live. */
export interface TransformWithStateNode extends GroupState {
  readonly kind: 'transform_with_state'
  /** What timers and the time to live go by. */
  readonly timeMode: StateTime
}

function checkWord(step: string, option: string, value: unknown, words: readonly string[]): void {
  if (words.includes(value as string)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of ${step}: ${valueText(value)}. Expected ${words.join(', ')}.`,
    details: { option },
  })
}

function checkGroups(step: string, spec: SpecOf<GroupState & { readonly kind: string }>): StructType {
  const { keys, outputMode } = spec
  if (keys.length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Keys of ${step}: none. Expected what the state is kept for: groupBy('id').`,
    })
  }
  checkGroupKeys(spec)
  checkWord(step, 'outputMode', outputMode, STATE_OUTPUT_MODES)
  return givenRow(step, spec)
}

export function applyInPandasWithStateNode(
  spec: SpecOf<ApplyInPandasWithStateNode>,
): ApplyInPandasWithStateNode {
  const step = 'applyInPandasWithState'
  const schema = checkGroups(step, spec)
  rowSchema(`the state of ${step}`, spec.state.fields)
  checkWord(step, 'timeout', spec.timeout, STATE_TIMES)
  return deepFreeze({ ...spec, kind: 'apply_in_pandas_with_state', schema })
}

export function transformWithStateNode(spec: SpecOf<TransformWithStateNode>): TransformWithStateNode {
  const step = 'transformWithStateInPandas'
  const schema = checkGroups(step, spec)
  checkWord(step, 'timeMode', spec.timeMode, STATE_TIMES)
  return deepFreeze({ ...spec, kind: 'transform_with_state', schema })
}
