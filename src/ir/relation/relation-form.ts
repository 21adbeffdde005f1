import { z } from 'zod'
import { structTypeForm } from '../data-type-form.js'
import {
  expressionForm,
  literalForm,
  namedExpressionForm,
  pythonFunctionForm,
  sortKeyForm,
} from '../expression/expression-form.js'
import { filesSourceForm, kafkaSourceForm, rateSourceForm, rowsSourceForm } from '../source/source-form.js'
import { JOIN_KINDS, type JoinKind } from './join-kind.js'
import type { RelationEntry } from './relation-entry.js'
import { STATE_OUTPUT_MODES, STATE_TIMES } from './state-nodes.js'

const base = { name: z.exactOptional(z.string()), site: z.exactOptional(z.string()) }
const step = { ...base, input: z.int().min(0) }
const pair = { ...step, other: z.int().min(0) }
const columns = z.array(namedExpressionForm)
const joinKinds = Object.keys(JOIN_KINDS) as [JoinKind, ...JoinKind[]]
const rowFunction = { python: pythonFunctionForm, columns: structTypeForm }

const groupState = { ...step, ...rowFunction, keys: columns, outputMode: z.enum(STATE_OUTPUT_MODES) }

/** The form of a relation in a document. */
export const relationForm: z.ZodType<RelationEntry> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...step,
    kind: z.literal('aggregate'),
    keys: columns,
    aggregates: columns,
    pivot: z.exactOptional(z.strictObject({ column: z.string(), values: z.array(literalForm) })),
  }),
  z.strictObject({ ...step, kind: z.literal('bad_records'), form: z.enum(['records', 'rows']) }),
  z.strictObject({ ...step, kind: z.literal('distinct') }),
  z.strictObject({ ...step, ...rowFunction, kind: z.literal('apply_in_pandas'), keys: columns }),
  z.strictObject({ ...step, kind: z.literal('drop'), columns: z.array(z.string()) }),
  z.strictObject({ ...step, kind: z.literal('drop_duplicates'), columns: z.array(z.string()) }),
  z.strictObject({
    ...step,
    kind: z.literal('drop_duplicates_within_watermark'),
    columns: z.array(z.string()),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('explode'),
    collection: expressionForm,
    value: z.string(),
    key: z.exactOptional(z.string()),
    position: z.exactOptional(z.string()),
    outer: z.exactOptional(z.boolean()),
  }),
  z.strictObject({ ...step, kind: z.literal('filter'), condition: expressionForm }),
  filesSourceForm,
  z.strictObject({
    ...pair,
    kind: z.literal('join'),
    how: z.enum(joinKinds),
    on: z.exactOptional(z.array(z.string())),
    condition: z.exactOptional(expressionForm),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('json_tuple'),
    text: expressionForm,
    fields: z.array(z.strictObject({ name: z.string(), field: z.string() })),
  }),
  kafkaSourceForm,
  z.strictObject({ ...step, kind: z.literal('limit'), rows: z.int() }),
  z.strictObject({ ...step, ...rowFunction, kind: z.literal('map_in_arrow') }),
  z.strictObject({ ...step, ...rowFunction, kind: z.literal('map_in_pandas') }),
  z.strictObject({
    ...step,
    kind: z.literal('rename'),
    renames: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  }),
  rateSourceForm,
  rowsSourceForm,
  z.strictObject({ ...step, kind: z.literal('select'), columns }),
  z.strictObject({
    ...step,
    kind: z.literal('sort'),
    keys: z.array(sortKeyForm),
  }),
  z.strictObject({
    ...pair,
    kind: z.literal('union'),
    allowMissingColumns: z.exactOptional(z.boolean()),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('sql'),
    text: z.string(),
    views: z.array(z.string()),
    inputs: z.array(z.int().min(0)),
    columns: z.exactOptional(structTypeForm),
  }),
  z.strictObject({
    ...groupState,
    kind: z.literal('apply_in_pandas_with_state'),
    state: structTypeForm,
    timeout: z.enum(STATE_TIMES),
  }),
  z.strictObject({ ...step, ...rowFunction, kind: z.literal('transform') }),
  z.strictObject({ ...groupState, kind: z.literal('transform_with_state'), timeMode: z.enum(STATE_TIMES) }),
  z.strictObject({ ...step, kind: z.literal('watermark'), column: z.string(), delay: z.string() }),
  z.strictObject({ ...step, kind: z.literal('with_columns'), columns }),
])
