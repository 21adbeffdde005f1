import type { BridgeError } from '../errors/bridge-error.js'

/** What to do, in the words of a job file, where the definition's own hint speaks TypeScript. */
const HINTS: Readonly<Record<string, string>> = {
  DEFINE_AGGREGATE_MISPLACED: 'Aggregate with group_by: { keys: [ … ], agg: { name: max(mag) } }.',
  DEFINE_BAD_WINDOW:
    'Write rank() OVER (PARTITION BY net ORDER BY mag DESC) AS place in select or with_columns.',
  DEFINE_DUPLICATE_COLUMN:
    'Give one of them another name: column: NAME for a text or binary key or value, include: { timestamp: NAME }.',
  DEFINE_FORBIDDEN_OPTION:
    'For a secret write ${param:NAME} or ${env:NAME} as the whole value; for others use the key of that name.',
  DEFINE_SINK_COLUMNS:
    'Make them with a step such as select: { key: id, value: "to_json(struct(id, mag))" }.',
  DEFINE_TYPE_MISMATCH: 'Bring one side to the type of the other with cast(… AS type).',
  DEFINE_UNION_COLUMNS:
    'Select the columns that both have, or write union: { with: NAME, allow_missing_columns: true }.',
  DEFINE_UNKNOWN_ROW: 'Declare what the query gives: { text: …, columns: { id: string } }.',
}

const IS_TYPESCRIPT = /=>|\bc\.|\bt\.|\w\(['[{)]|\w+[A-Z]\w*\(/

/** The hint of an error of a definition, for whoever wrote a job file. */
export function hintFor({ code, hint }: BridgeError): string | undefined {
  if (hint !== undefined && !IS_TYPESCRIPT.test(hint)) return hint
  return HINTS[code]
}
