import { z } from 'zod'
import { aggregateNode } from '../../ir/relation/aggregate-node.js'
import { badRecordsNode } from '../../ir/relation/bad-records-node.js'
import { distinctNode } from '../../ir/relation/distinct-node.js'
import { dropDuplicatesNode } from '../../ir/relation/drop-duplicates-node.js'
import { dropDuplicatesWithinWatermarkNode } from '../../ir/relation/drop-duplicates-within-watermark-node.js'
import { dropNode } from '../../ir/relation/drop-node.js'
import { explodeNode } from '../../ir/relation/explode-node.js'
import { filterNode } from '../../ir/relation/filter-node.js'
import { JOIN_KINDS, type JoinKind } from '../../ir/relation/join-kind.js'
import { joinNode } from '../../ir/relation/join-node.js'
import { jsonTupleNode } from '../../ir/relation/json-tuple-node.js'
import { limitNode } from '../../ir/relation/limit-node.js'
import { pivotOf } from '../../ir/relation/pivot.js'
import type { RelationKind } from '../../ir/relation/relation-node.js'
import { renameNode } from '../../ir/relation/rename-node.js'
import { selectNode } from '../../ir/relation/select-node.js'
import { sortNode } from '../../ir/relation/sort-node.js'
import { unionNode } from '../../ir/relation/union-node.js'
import { watermarkNode } from '../../ir/relation/watermark-node.js'
import { withColumnsNode } from '../../ir/relation/with-columns-node.js'
import { columnsForm, expressionForm, namedForm } from '../expression-form.js'
import { type SourceKind, watermarkForm } from '../source-form.js'
import { PYTHON_STEPS } from './python-steps.js'
import { type StepSpelling, spelled } from './step-spelling.js'

const names = z.array(z.string()).min(1)
const pivotForm = z.strictObject({
  column: z.string().describe('The column whose values become columns.'),
  values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
})
const groupBy = z.strictObject({
  keys: z.exactOptional(columnsForm),
  pivot: z.exactOptional(pivotForm.describe('Each aggregate once for each of these values.')),
  agg: namedForm,
})
const explodeForm = z.strictObject({
  collection: expressionForm,
  value: z.string().describe('The column of the elements, or of the values of a map.'),
  key: z.exactOptional(z.string()),
  position: z.exactOptional(z.string()),
  outer: z.exactOptional(z.boolean().describe('Whether a row stays whose collection is null or empty.')),
})
const jsonTupleForm = z.strictObject({
  text: expressionForm,
  fields: z
    .record(z.string(), z.string())
    .describe('Fields by the names of their columns: { column: field }.'),
})
const joinForm = z.strictObject({
  with: z.string().describe('The dataset of the other side.'),
  how: z.exactOptional(z.enum(Object.keys(JOIN_KINDS) as [JoinKind, ...JoinKind[]])),
  on: z.exactOptional(
    z.union([names, z.string()], {
      error: 'on takes columns of both sides, or a condition over their columns',
    }),
  ),
})
const unionForm = z.union(
  [z.string(), z.strictObject({ with: z.string(), allow_missing_columns: z.boolean() })],
  {
    error: 'union takes the name of a dataset, or { with: NAME, allow_missing_columns: true }',
  },
)

/** What is spelled otherwise: below `sources`, or as `sql` and `query`. */
type NoStep = `${SourceKind}_source` | 'sql'

/** How each relation is spelled as a step; sources and SQL have keys of their own. */
export const STEPS = {
  ...PYTHON_STEPS,
  aggregate: spelled(
    'group_by',
    groupBy.describe('One row per group.'),
    ({ keys, pivot, agg }, { columns, input, path, site }) =>
      aggregateNode({
        input,
        ...(pivot === undefined ? {} : { pivot: pivotOf(pivot.column, pivot.values, input.schema) }),
        keys: keys === undefined ? [] : columns(keys, [...path, 'keys']),
        aggregates: columns(agg, [...path, 'agg']),
        site,
      }),
  ),
  bad_records: spelled(
    'bad_records',
    z
      .enum(['rows', 'records'])
      .describe('What a source drops: as rows that say all, or as records for a Kafka sink.'),
    (form, { input, site }) => badRecordsNode({ input, form, site }),
  ),
  distinct: spelled('distinct', z.literal(true).describe('Each row once.'), (_true, { input, site }) =>
    distinctNode({ input, site }),
  ),
  drop: spelled('drop', names.describe('The columns without these.'), (columns, { input, site }) =>
    dropNode({ input, columns, site }),
  ),
  drop_duplicates: spelled(
    'drop_duplicates',
    names.describe('One row of those that are the same in these columns.'),
    (columns, { input, site }) => dropDuplicatesNode({ input, columns, site }),
  ),
  drop_duplicates_within_watermark: spelled(
    'drop_duplicates_within_watermark',
    names.describe('The same, for rows that come within the delay of the watermark.'),
    (columns, { input, site }) => dropDuplicatesWithinWatermarkNode({ input, columns, site }),
  ),
  explode: spelled(
    'explode',
    explodeForm.describe('One row per element of an array or entry of a map.'),
    ({ collection, ...names }, { expression, input, path, site }) =>
      explodeNode({ input, collection: expression(collection, [...path, 'collection']), ...names, site }),
  ),
  filter: spelled('filter', expressionForm, (condition, { expression, input, path, site }) =>
    filterNode({ input, condition: expression(condition, path), site }),
  ),
  join: spelled(
    'join',
    joinForm.describe('Rows of both that belong together: on columns of both, or on a condition.'),
    ({ with: name, how = 'inner', on }, { dataset, expression, input, path, site }) => {
      const other = dataset(name, [...path, 'with'])
      const fields = [...input.schema.fields, ...other.schema.fields]
      const by = Array.isArray(on) ? { on } : { condition: expression(on ?? true, [...path, 'on'], fields) }
      return joinNode({ input, other, how, ...(on === undefined ? {} : by), site })
    },
  ),
  json_tuple: spelled(
    'json_tuple',
    jsonTupleForm.describe('Fields of a JSON text beside the columns, each as text.'),
    ({ text, fields }, { expression, input, path, site }) =>
      jsonTupleNode({
        input,
        text: expression(text, [...path, 'text']),
        fields: Object.entries(fields).map(([name, field]) => ({ name, field })),
        site,
      }),
  ),
  limit: spelled('limit', z.int().min(1).describe('At most so many rows.'), (rows, { input, site }) =>
    limitNode({ input, rows, site }),
  ),
  rename: spelled(
    'rename',
    z.record(z.string(), z.string()).describe('Columns under other names: { old: new }.'),
    (renames, { input, site }) =>
      renameNode({ input, renames: Object.entries(renames).map(([from, to]) => ({ from, to })), site }),
  ),
  select: spelled('select', columnsForm, (form, { columns, input, path, site }) =>
    selectNode({ input, columns: columns(form, path), site }),
  ),
  sort: spelled('sort', names.describe('An order: [mag desc, id].'), (keys, { input, path, site, sortKey }) =>
    sortNode({ input, keys: keys.map((key, at) => sortKey(key, [...path, at])), site }),
  ),
  union: spelled('union', unionForm, (form, { dataset, input, path, site }) =>
    typeof form === 'string'
      ? unionNode({ input, other: dataset(form, path), site })
      : unionNode({
          input,
          other: dataset(form.with, [...path, 'with']),
          ...(form.allow_missing_columns ? { allowMissingColumns: true } : {}),
          site,
        }),
  ),
  watermark: spelled('watermark', watermarkForm, ({ column, delay }, { input, site }) =>
    watermarkNode({ input, column, delay, site }),
  ),
  with_columns: spelled(
    'with_columns',
    namedForm.describe('The columns, and these.'),
    (form, { columns, input, path, site }) => withColumnsNode({ input, columns: columns(form, path), site }),
  ),
} as const satisfies { readonly [K in Exclude<RelationKind, NoStep>]: StepSpelling }

/** The step of a word. */
export const BY_WORD: ReadonlyMap<string, StepSpelling> = new Map(
  Object.values(STEPS).map((spelling) => [spelling.word, spelling]),
)
