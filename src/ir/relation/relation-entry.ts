import type { RelationKind, RelationNode, RelationOf } from './relation-node.js'

/** The parts of a node that are relations themselves; in a document each is an index, `inputs` a list of them. */
export type InputKey = 'input' | 'inputs' | 'other'

/** A relation as the document lists it: without its computed schema, its inputs as indices of entries before it. */
export type RelationEntry<K extends RelationKind = RelationKind> = {
  readonly [P in K]: Omit<RelationOf<P>, 'schema' | InputKey> & {
    readonly [I in Extract<keyof RelationOf<P>, InputKey>]: RelationOf<P>[I] extends RelationNode
      ? number
      : readonly number[]
  }
}[K]

/** Which parts of each kind of relation are inputs. */
export const INPUTS: { readonly [K in RelationKind]: readonly Extract<keyof RelationOf<K>, InputKey>[] } = {
  aggregate: ['input'],
  apply_in_pandas: ['input'],
  apply_in_pandas_with_state: ['input'],
  bad_records: ['input'],
  distinct: ['input'],
  drop: ['input'],
  drop_duplicates: ['input'],
  drop_duplicates_within_watermark: ['input'],
  files_source: [],
  explode: ['input'],
  filter: ['input'],
  join: ['input', 'other'],
  json_tuple: ['input'],
  kafka_source: [],
  limit: ['input'],
  map_in_arrow: ['input'],
  map_in_pandas: ['input'],
  rate_source: [],
  rename: ['input'],
  rows_source: [],
  select: ['input'],
  sort: ['input'],
  sql: ['inputs'],
  transform: ['input'],
  transform_with_state: ['input'],
  union: ['input', 'other'],
  watermark: ['input'],
  with_columns: ['input'],
}

type Parts = Readonly<Record<string, unknown>>

/** The parts of a relation that are inputs, each turned into something else. */
export function mapInputs<From, To>(
  relation: { readonly kind: RelationKind },
  turn: (input: From) => To,
): Readonly<Record<string, To | readonly To[]>> {
  const turned = INPUTS[relation.kind].map((key) => {
    const part = (relation as unknown as Parts)[key]
    return [key, Array.isArray(part) ? part.map((input) => turn(input as From)) : turn(part as From)] as const
  })
  return Object.fromEntries(turned)
}

/** The relations that a relation works on: nodes of a node, indices of an entry. */
export function inputsOf(node: RelationNode): readonly RelationNode[]
export function inputsOf(entry: RelationEntry): readonly number[]
export function inputsOf(relation: { readonly kind: RelationKind }): readonly unknown[] {
  return Object.values(mapInputs<unknown, unknown>(relation, (input) => input)).flat()
}
