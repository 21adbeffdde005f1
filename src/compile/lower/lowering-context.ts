import type { RelationNode } from '../../ir/relation/relation-node.js'
import type { Identifiers } from '../python/identifier.js'
import type { QueryConstant, SchemaConstant, SourceBudget } from './step.js'

/** What the lowering of each relation works with. */
export interface LoweringContext {
  /** Every relation of the job, inputs first. */
  readonly relations: readonly RelationNode[]
  readonly identifiers: Identifiers
  readonly variableOf: (node: RelationNode) => string
  /** The constants above the script's steps; added to. */
  readonly schemas: SchemaConstant[]
  readonly queries: QueryConstant[]
  /** What each view, by its name in small letters, holds at this point of the script. */
  readonly views: Map<string, RelationNode>
  /** The variable with the checked records of each source that drops bad ones; added to. */
  readonly checked: Map<RelationNode, string>
  /** How many bad records sources may have; added to. */
  readonly budgets: SourceBudget[]
}
