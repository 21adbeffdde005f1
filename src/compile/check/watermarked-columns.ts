import type { NamedExpression } from '../../ir/expression/expression-node.js'
import { byRelationKind, type RelationNode, type RelationTable } from '../../ir/relation/relation-node.js'

type Names = ReadonlySet<string>

const NONE: Names = new Set()

/** The columns among these that are a watermarked column, or a window; Spark knows nothing of a window's bounds. */
function kept(columns: readonly NamedExpression[], input: Names): readonly string[] {
  return columns.filter(({ expression }) => carries(expression, input)).map(({ name }) => name)
}

function carries(expression: NamedExpression['expression'], input: Names): boolean {
  if (expression.kind === 'column') return input.has(expression.name)
  if (expression.kind === 'call' && expression.function === 'window_time') {
    return expression.args.some((arg) => carries(arg, input))
  }
  const isWindow = expression.kind === 'window' || expression.kind === 'session_window'
  return isWindow && carries(expression.time, input)
}

const ofInput = ({ input }: { readonly input: RelationNode }): Names => watermarkedColumns(input)

const WATERMARKED: RelationTable<Names> = {
  aggregate: ({ input, keys }) => new Set(kept(keys, watermarkedColumns(input))),
  apply_in_pandas: () => NONE,
  apply_in_pandas_with_state: () => NONE,
  bad_records: () => NONE,
  distinct: ofInput,
  drop: ({ input, columns }) =>
    new Set([...watermarkedColumns(input)].filter((name) => !columns.includes(name))),
  drop_duplicates: ofInput,
  drop_duplicates_within_watermark: ofInput,
  files_source: () => NONE,
  explode: ofInput,
  filter: ofInput,
  // A key that both sides may lack is made of both, and no watermarked column any more.
  join: ({ input, other, how, on = [] }) => {
    const left = [...watermarkedColumns(input)]
    if (how === 'semi' || how === 'anti') return new Set(left)
    const right = [...watermarkedColumns(other)]
    return new Set([
      ...left.filter((name) => !on.includes(name) || (how !== 'right' && how !== 'full')),
      ...right.filter((name) => !on.includes(name) || how === 'right'),
    ])
  },
  json_tuple: ofInput,
  kafka_source: () => NONE,
  limit: ofInput,
  map_in_arrow: () => NONE,
  map_in_pandas: () => NONE,
  rate_source: () => NONE,
  rename: ({ input, renames }) =>
    new Set(
      [...watermarkedColumns(input)].map((name) => renames.find(({ from }) => from === name)?.to ?? name),
    ),
  rows_source: () => NONE,
  select: ({ input, columns }) => new Set(kept(columns, watermarkedColumns(input))),
  sort: ofInput,
  // What a query does with it, Spark knows: here any column may be it.
  sql: ({ inputs, schema }) =>
    inputs.some((input) => watermarkedColumns(input).size > 0)
      ? new Set(schema.fields.map(({ name }) => name))
      : NONE,
  // What Python does with the columns only Spark knows: one that keeps its name is taken to be the same.
  transform: ({ input, columns }) => {
    const given = new Set(columns.fields.map(({ name }) => name))
    return new Set([...watermarkedColumns(input)].filter((name) => given.has(name)))
  },
  transform_with_state: () => NONE,
  union: ({ input }) => watermarkedColumns(input),
  // A second watermark takes the place of the first.
  watermark: ({ column }) => new Set([column]),
  with_columns: ({ input, columns }) => {
    const before = watermarkedColumns(input)
    const replaced = columns.map(({ name }) => name)
    return new Set([...[...before].filter((name) => !replaced.includes(name)), ...kept(columns, before)])
  },
}

/** The columns of a relation that Spark holds a watermark for. */
export function watermarkedColumns(node: RelationNode): Names {
  return byRelationKind(WATERMARKED, node)
}
