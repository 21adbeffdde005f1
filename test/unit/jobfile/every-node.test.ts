import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { ExpressionKind } from '../../../src/ir/expression/expression-node.js'
import type { PipelineDocument } from '../../../src/ir/job-document.js'
import { nodesOfKind } from '../../../src/ir/nodes-of-kind.js'
import type { RelationKind } from '../../../src/ir/relation/relation-node.js'
import type { SinkKind } from '../../../src/ir/sink/pipeline-sink.js'
import type { Trigger } from '../../../src/ir/sink/trigger.js'
import type { FormatKind } from '../../../src/ir/source/record-format.js'
import {
  filesSourceForm,
  kafkaSourceForm,
  rateSourceForm,
  rowsSourceForm,
} from '../../../src/ir/source/source-form.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'
import { type SourceKind, sourceForm } from '../../../src/jobfile/source-form.js'

const SOURCE = `{ kind: kafka, topic: t, value: { format: json, bad_records: drop, schema: { id: string, n: int, at: timestamp, tags: array<string>, where: 'struct<lat: double>' } } }`

/** A job of these steps; whatever is not said is as short as it can be. */
function documentOf(parts: {
  readonly source?: string
  readonly steps?: string
  readonly sink?: string
  readonly trigger?: string
}): PipelineDocument {
  const { source = SOURCE, steps = 'limit: 1', sink = 'kind: results', trigger } = parts
  return parseJobFile(
    `name: j
functions:
  area: { file: ./shapes.py, args: [int], returns: int }
schemas:
  record:
    avro: { type: record, name: R, fields: [{ name: id, type: ['null', string] }] }
    registry: { url: 'http://r', subject: t-value }
sources:
  s: ${source}
  other: { kind: rows, schema: { id: string, m: int }, rows: [] }
  same: { kind: kafka, topic: u, value: { format: json, schema: { id: string } } }
steps:
  out:
    - from: s
    - ${steps}
sinks:
  out: { ${sink} }
${trigger === undefined ? '' : `trigger: ${trigger}`}`,
    { file: 'job.yaml' },
  ).document
}

const PYTHON = 'file: ./f.py, function: f, columns: { id: string }'

/** Every relation, as a job file says it. */
const RELATIONS: { readonly [K in RelationKind]: Parameters<typeof documentOf>[0] } = {
  aggregate: { steps: 'group_by: { agg: { n: count() } }' },
  apply_in_pandas: { steps: `apply_in_pandas: { keys: [id], ${PYTHON} }` },
  apply_in_pandas_with_state: {
    steps: `apply_in_pandas_with_state: { keys: [id], state: { seen: int }, ${PYTHON} }`,
  },
  bad_records: { steps: 'bad_records: rows' },
  distinct: { steps: 'distinct: true' },
  drop: { steps: 'drop: [id]' },
  drop_duplicates: { steps: 'drop_duplicates: [id]' },
  drop_duplicates_within_watermark: {
    steps: 'watermark: { column: at, delay: 1 hour }\n    - drop_duplicates_within_watermark: [id]',
  },
  explode: { steps: 'explode: { collection: tags, value: tag }' },
  files_source: { source: '{ kind: files, format: json, path: /in, schema: { id: string } }' },
  filter: { steps: 'filter: n > 1' },
  join: { steps: 'join: { with: other, on: [id] }' },
  json_tuple: { steps: 'json_tuple: { text: id, fields: { kind: type } }' },
  kafka_source: {},
  limit: {},
  map_in_arrow: { steps: `map_in_arrow: { ${PYTHON} }` },
  map_in_pandas: { steps: `map_in_pandas: { ${PYTHON} }` },
  rate_source: { source: '{ kind: rate }' },
  rename: { steps: 'rename: { id: key }' },
  rows_source: { source: '{ kind: rows, schema: { id: string }, rows: [] }' },
  select: { steps: 'select: [id]' },
  sort: {
    steps: 'group_by: { keys: [id], agg: { n: count() } }\n    - sort: [n desc]',
    sink: 'kind: results, output_mode: complete',
  },
  sql: { steps: 'limit: 1\n  asked: [{ sql: SELECT id FROM s }]', sink: 'kind: results, from: asked' },
  transform: { steps: `transform: { ${PYTHON} }` },
  transform_with_state: { steps: `transform_with_state: { keys: [id], ${PYTHON} }` },
  union: { steps: 'select: [id]\n    - union: same' },
  watermark: { steps: 'watermark: { column: at, delay: 1 hour }' },
  with_columns: { steps: 'with_columns: { m: n + 1 }' },
}

/** Every expression, as a job file says it. */
const EXPRESSIONS: { readonly [K in ExpressionKind]: string } = {
  arrays_zip: 'arrays_zip(tags, transform(tags, x -> upper(x)) as upper)',
  call: 'upper(id)',
  case: 'case when n > 1 then 1 else 2 end',
  cast: 'cast(n as string)',
  column: 'n',
  confluent_frame: 'to_confluent_avro(struct(id), record)',
  drop_fields: 'drop_fields(with_fields(where, 1 as lon), lat)',
  expr: '{ expr: soundex(id), type: string }',
  field: 'where.lat',
  from_json: "from_json(id, 'a int')",
  higher_order: 'transform(tags, x -> upper(x))',
  in_list: 'n in (1, 2)',
  literal: '5',
  operator: 'n + 1',
  over: 'rank() over (order by n)',
  session_window: "session(at, '5 minutes')",
  struct: 'struct(id, n)',
  time_shift: "at + interval '1 hour'",
  to_avro: 'to_avro(struct(id), record)',
  udf: 'area(n)',
  variable: 'transform(tags, x -> x)',
  window: "tumbling(at, '1 hour')",
  with_fields: 'with_fields(where, n as lat)',
}

const FORMATS: { readonly [K in FormatKind]: string } = {
  avro: `schema: { id: string }, avro_schema: { type: record, name: R, fields: [{ name: id, type: string }] }`,
  binary: '',
  confluent_avro: `schema: { id: string }, registry: { url: 'http://r' }, avro_schema: { type: record, name: R, fields: [{ name: id, type: string }] }`,
  confluent_json: 'schema: { id: string }',
  csv: 'schema: { id: string }',
  json: 'schema: { id: string }',
  text: '',
}

const SINKS: { readonly [K in SinkKind]: string } = {
  console: '',
  files: ', format: json, path: /out',
  kafka: ', topic: out',
  memory: '',
  results: '',
}

const TRIGGERS: { readonly [K in Trigger['kind']]: string } = {
  available_now: 'available_now',
  continuous: '{ continuous: 1 second }',
  once: 'once',
  processing_time: '{ processing_time: 1 second }',
  real_time: '{ real_time: 5 seconds }',
}

describe('a job file says', () => {
  test.each(Object.entries(RELATIONS))('the relation %s', (kind, parts) => {
    expect(documentOf(parts).relations.map((relation) => relation.kind)).toContain(kind)
  })

  test.each(Object.entries(EXPRESSIONS))('the expression %s', (kind, text) => {
    const windows = ['session_window', 'window'].includes(kind)
    const value = text.startsWith('{') ? text : JSON.stringify(text)
    const steps = windows
      ? `group_by: { keys: { w: ${value} }, agg: { n: count() } }`
      : `with_columns: { made: ${value} }`
    const { relations } = documentOf({ steps, sink: 'kind: results, output_mode: update' })
    expect(nodesOfKind(relations, kind)).not.toEqual([])
  })

  test('an attempted cast', () => {
    const { relations } = documentOf({ steps: 'with_columns: { made: try_cast(id as int) }' })
    expect(nodesOfKind(relations, 'cast')).toEqual([expect.objectContaining({ attempt: true })])
  })

  test.each(Object.entries(FORMATS))('the format %s', (kind, rest) => {
    const comma = rest === '' ? '' : ', '
    const { relations } = documentOf({
      source: `{ kind: kafka, topic: t, key: { format: ${kind}${comma}${rest} } }`,
    })
    expect(nodesOfKind(relations, kind)).toHaveLength(1)
  })

  test.each(Object.entries(SINKS))('the sink %s', (kind, rest) => {
    const steps = kind === 'kafka' ? 'select: { value: id }' : 'limit: 1'
    expect(documentOf({ steps, sink: `kind: ${kind}${rest}` }).sinks[0]?.kind).toBe(kind)
  })

  test.each(Object.entries(TRIGGERS))('the trigger %s', (kind, text) => {
    const { sinks } = documentOf({ trigger: text })
    expect(sinks[0]?.trigger?.kind).toBe(kind)
  })
})

describe('a source of a job file has a key for each part that a document has of', () => {
  const DOCUMENT: { readonly [K in SourceKind]: z.ZodObject } = {
    files: filesSourceForm,
    kafka: kafkaSourceForm,
    rate: rateSourceForm,
    rows: rowsSourceForm,
  }
  /** What the document calls otherwise, or has of itself. */
  const OTHERWISE: Readonly<Record<string, string | undefined>> = {
    kind: 'kind',
    name: undefined,
    row_type: 'schema',
    site: undefined,
  }

  test.each(Object.entries(DOCUMENT))('%s', (kind, form) => {
    const own = sourceForm.options.find(({ shape }) => shape.kind.value === kind)
    const snake = Object.keys(form.shape).map((key) =>
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    )
    const wanted = snake.flatMap((key) => (key in OTHERWISE ? (OTHERWISE[key] ?? []) : key))
    expect(Object.keys(own?.shape ?? {})).toEqual(expect.arrayContaining(wanted))
    expect(wanted.length).toBeGreaterThan(2)
  })
})
