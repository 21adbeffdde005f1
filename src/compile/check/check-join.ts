import { isStreaming } from '../../ir/relation/is-streaming.js'
import type { JoinKind } from '../../ir/relation/join-kind.js'
import type { JoinNode } from '../../ir/relation/join-node.js'
import type { OutputMode } from '../../ir/sink/output-mode.js'
import { columnsOf, joinKeys } from './join-keys.js'
import type { Refusal } from './refusal.js'
import { boundsTime } from './time-bound.js'
import { watermarkedColumns } from './watermarked-columns.js'

type Sides = 'left' | 'right' | 'both'

const MIXED_HINT = 'Put the stream on the side whose rows all stay, or read the other side as a stream too.'

/** What a kind of join is refused for where only this side is a stream. */
const MIXED: { readonly [K in JoinKind]: readonly Exclude<Sides, 'both'>[] } = {
  inner: [],
  cross: [],
  left: ['right'],
  semi: ['right'],
  anti: ['right'],
  right: ['left'],
  full: ['left', 'right'],
}

/** Whose rows wait for one of the other side before they may be given up; any of these must be bounded. */
const WAITING: { readonly [K in JoinKind]: readonly Exclude<Sides, 'both'>[] } = {
  inner: [],
  cross: [],
  left: ['left'],
  semi: ['left'],
  anti: [],
  right: ['right'],
  full: ['left', 'right'],
}

function isBounded(node: JoinNode, side: Exclude<Sides, 'both'>): boolean {
  const [kept, waitedFor] = side === 'left' ? [node.input, node.other] : [node.other, node.input]
  return (
    node.condition !== undefined && boundsTime(node.condition, watermarkedColumns(waitedFor), columnsOf(kept))
  )
}

function hasWatermarkedKey(node: JoinNode): boolean {
  const [left, right] = [watermarkedColumns(node.input), watermarkedColumns(node.other)]
  return joinKeys(node).some((key) => key.kind === 'column' && (left.has(key.name) || right.has(key.name)))
}

function ofTwoStreams(node: JoinNode, mode: OutputMode): Refusal | undefined {
  const what = `${node.how} join of two streams`
  if (mode !== 'append') {
    return {
      found: what,
      expected: `output mode append, since Spark joins streams in no other; it is ${mode}`,
      hint: "Write outputMode: 'append'.",
    }
  }
  if (node.how === 'anti') {
    return {
      found: what,
      expected: 'a batch on the right side: Spark has no anti join with a stream',
      hint: "Join with how: 'left' and keep the rows whose right side is null: .filter((c) => c.id.isNull()).",
    }
  }
  if (joinKeys(node).length === 0) {
    return {
      found: what,
      expected: 'columns that are equal on both sides: Spark finds rows of two streams by them alone',
      hint: "Write on: ['id'], or have l.id.eq(r.user_id) in the condition.",
    }
  }
  const waiting = WAITING[node.how]
  if (waiting.length === 0 || hasWatermarkedKey(node) || waiting.some((side) => isBounded(node, side))) {
    return undefined
  }
  const other = waiting[0] === 'left' ? 'right' : 'left'
  return {
    found: what,
    expected: `a watermark on the ${other} side with a bound of its time by that of the ${waiting[0]}, or a watermarked column among the keys: else no row would ever be given up`,
    hint: ".withWatermark('clicked_at', '1 hour') on that side, and in the condition r.clicked_at.le(l.at.plusInterval('1 hour')).",
  }
}

/** What Spark does not have of a join with a stream in it. */
export function checkJoin(node: JoinNode, mode: OutputMode): Refusal | undefined {
  const [left, right] = [isStreaming(node.input), isStreaming(node.other)]
  if (left && right) return ofTwoStreams(node, mode)
  if (left === right) return undefined
  const stream = left ? 'left' : 'right'
  if (!MIXED[node.how].includes(stream)) return undefined
  return {
    found: `${node.how} join with a stream on the ${stream} side and a batch on the other`,
    expected: 'a kind of join that need not know all rows of the stream',
    hint: MIXED_HINT,
  }
}
