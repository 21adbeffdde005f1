import type { RelationKind, RelationNode, RelationOf } from './relation-node.js'

/** The parts of a node that are relations themselves; in a document each is an index. */
export type InputKey = 'input' | 'other'

/** A relation as the document lists it: without its computed schema, its inputs as indices of entries before it. */
export type RelationEntry<K extends RelationKind = RelationKind> = {
  readonly [P in K]: Omit<RelationOf<P>, 'schema' | InputKey> & {
    readonly [I in Extract<keyof RelationOf<P>, InputKey>]: number
  }
}[K]

/** Which parts of each kind of relation are inputs. */
export const INPUTS: { readonly [K in RelationKind]: readonly Extract<keyof RelationOf<K>, InputKey>[] } = {
  aggregate: ['input'],
  bad_records: ['input'],
  distinct: ['input'],
  drop: ['input'],
  drop_duplicates: ['input'],
  drop_duplicates_within_watermark: ['input'],
  filter: ['input'],
  kafka_source: [],
  limit: ['input'],
  rename: ['input'],
  select: ['input'],
  sort: ['input'],
  union: ['input', 'other'],
  watermark: ['input'],
  with_columns: ['input'],
}

/** The indices of the entries that an entry of a document works on. */
export function entryInputsOf(entry: RelationEntry): readonly number[] {
  const inputs: readonly InputKey[] = INPUTS[entry.kind]
  return inputs.map((key) => (entry as unknown as Readonly<Record<InputKey, number>>)[key])
}

/** The relations that a relation works on. */
export function inputsOf(node: RelationNode): readonly RelationNode[] {
  const inputs: readonly InputKey[] = INPUTS[node.kind]
  return inputs.map((key) => (node as unknown as Readonly<Record<InputKey, RelationNode>>)[key])
}
