import type { ArraysZipNode } from './arrays-zip-node.js'
import type { CallNode } from './call-node.js'
import type { CaseNode } from './case-node.js'
import type { CastNode } from './cast-node.js'
import type { ColumnNode } from './column-node.js'
import type { ConfluentFrameNode } from './confluent-frame-node.js'
import type { ExprNode } from './expr-node.js'
import type { FieldNode } from './field-node.js'
import type { FromJsonNode } from './from-json-node.js'
import type { HigherOrderNode } from './higher-order-node.js'
import type { InListNode } from './in-list-node.js'
import type { LiteralNode } from './literal-node.js'
import type { OperatorNode } from './operator-node.js'
import type { OverNode } from './over-node.js'
import type { SessionWindowNode } from './session-window-node.js'
import type { DropFieldsNode, WithFieldsNode } from './struct-edit-node.js'
import type { StructNode } from './struct-node.js'
import type { TimeShiftNode } from './time-shift-node.js'
import type { ToAvroNode } from './to-avro-node.js'
import type { UdfNode } from './udf-node.js'
import type { VariableNode } from './variable-node.js'
import type { WindowNode } from './window-node.js'

/** An expression over the columns of one relation; plain frozen data. */
export type ExpressionNode =
  | ArraysZipNode
  | CallNode
  | CaseNode
  | CastNode
  | ColumnNode
  | ConfluentFrameNode
  | ExprNode
  | DropFieldsNode
  | FieldNode
  | FromJsonNode
  | HigherOrderNode
  | InListNode
  | LiteralNode
  | OperatorNode
  | OverNode
  | SessionWindowNode
  | StructNode
  | TimeShiftNode
  | ToAvroNode
  | UdfNode
  | VariableNode
  | WindowNode
  | WithFieldsNode

export type ExpressionKind = ExpressionNode['kind']

export type ExpressionOf<K extends ExpressionKind> = Extract<ExpressionNode, { readonly kind: K }>

/** A table with one entry per kind of expression: a new kind does not compile until each table has it. */
export type ExpressionTable<Result, Rest extends readonly unknown[] = []> = {
  readonly [K in ExpressionKind]: (node: ExpressionOf<K>, ...rest: Rest) => Result
}

/** Looks the node's entry up in a table. */
export function byExpressionKind<Result, Rest extends readonly unknown[]>(
  table: ExpressionTable<Result, Rest>,
  node: ExpressionNode,
  ...rest: Rest
): Result {
  const entry = table[node.kind] as (node: ExpressionNode, ...rest: Rest) => Result
  return entry(node, ...rest)
}

/** An expression under the name of the column it makes. */
export interface NamedExpression {
  readonly name: string
  readonly expression: ExpressionNode
}
