import type { z } from 'zod'
import type { ExpressionNode, NamedExpression } from '../../ir/expression/expression-node.js'
import type { SortKeyNode } from '../../ir/expression/sort-key-node.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import type { StructField, StructType } from '../../schema/data-type.js'
import type { ColumnsForm, ExpressionForm } from '../expression-form.js'
import type { Path } from '../job-file-text.js'

/** What a step is built with: what it works on, and readers of what stands in it. */
export interface StepGround {
  readonly input: RelationNode
  /** Where the step's value stands in the file. */
  readonly path: Path
  readonly site: string
  /** `fields` are the columns it sees; left out, those of the input. */
  readonly expression: (form: ExpressionForm, path: Path, fields?: readonly StructField[]) => ExpressionNode
  readonly columns: (form: ColumnsForm, path: Path) => readonly NamedExpression[]
  readonly sortKey: (text: string, path: Path) => SortKeyNode
  /** Columns with their types, each of which may be null. */
  readonly columnTypes: (form: Readonly<Record<string, string>>, path: Path) => StructType
  /** Another dataset of the file. */
  readonly dataset: (name: string, path: Path) => RelationNode
}

/** How a kind of relation is spelled as a step: its word, the form of its value, and what it makes. */
export interface StepSpelling<V = unknown> {
  readonly word: string
  readonly form: z.ZodType<V>
  readonly build: (value: V, ground: StepGround) => RelationNode
}

/** Keeps the type of the value between form and builder. */
export function spelled<V>(
  word: string,
  form: z.ZodType<V>,
  build: (value: V, ground: StepGround) => RelationNode,
): StepSpelling {
  return { word, form, build: build as StepSpelling['build'] }
}
