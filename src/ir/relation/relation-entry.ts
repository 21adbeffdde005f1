import type { RelationKind, RelationNode, RelationOf } from './relation-node.js'

/** The parts of a node that are relations themselves; in a document each is an index. */
export type InputKey = 'input'

/** A relation as the document lists it: without its computed schema, its inputs as indices of entries before it. */
export type RelationEntry<K extends RelationKind = RelationKind> = {
  readonly [P in K]: Omit<RelationOf<P>, 'schema' | InputKey> & {
    readonly [I in Extract<keyof RelationOf<P>, InputKey>]: number
  }
}[K]

/** Which parts of each kind of relation are inputs. */
export const INPUTS: { readonly [K in RelationKind]: readonly Extract<keyof RelationOf<K>, InputKey>[] } = {
  aggregate: ['input'],
  drop: ['input'],
  filter: ['input'],
  kafka_source: [],
  rename: ['input'],
  select: ['input'],
  watermark: ['input'],
  with_columns: ['input'],
}

/** The relations that a relation works on. */
export function inputsOf(node: RelationNode): readonly RelationNode[] {
  return INPUTS[node.kind].map((key) => (node as Extract<RelationNode, Record<InputKey, RelationNode>>)[key])
}
