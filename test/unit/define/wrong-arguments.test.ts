import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import * as sparkwire from '../../../src/index.js'
import { parseDocument } from '../../../src/ir/parse-document.js'

/** The library as a caller without a type checker sees it. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the types would refuse is what is tried here
type Loose = any

const { kafka, json, t, lit, job, results, rank, sum } = sparkwire as Loose
const s = sparkwire as Loose

const stream: Loose = kafka({
  topic: 'quakes',
  value: json({
    id: t.string(),
    mag: t.double(),
    at: t.timestamp(),
    tags: t.array(t.string()),
    labels: t.map(t.string(), t.string()),
    where: t.struct({ lat: t.double() }),
  }),
})
const batch: Loose = kafka({ topic: 'nets', read: 'batch', value: json({ id: t.string(), n: t.int() }) })

/** A value of each kind that JavaScript has, none of them what it should be. */
const KINDS: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['NaN', Number.NaN],
  ['a bigint', 5n],
  ['true', true],
  ['a text', 'nope'],
  ['an empty text', ''],
  ['a list', ['id']],
  ['lists', [['id']]],
  ['no object', {}],
  ['an object', { id: 'x' }],
  ['an object of numbers', { id: 5 }],
  ['an object of nulls', { id: null }],
  ['a symbol', Symbol('x')],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a callback', () => undefined],
  ['a callback of null', () => null],
  ['a callback of text', () => 'id'],
  ['a callback of numbers', () => ({ id: 5 })],
  ['a dataset', stream],
  ['a type', t.string()],
]

const column = (build: (c: Loose) => unknown): Loose => stream.select((c: Loose) => ({ x: build(c) }))

/** Every call that takes something from its caller, with that in one place. */
const CALLS: Readonly<Record<string, (value: Loose) => unknown>> = {
  select: (v) => stream.select(v),
  'select, second': (v) => stream.select('id', v),
  'name of withColumn': (v) => stream.withColumn(v, (c: Loose) => c.id),
  withColumn: (v) => stream.withColumn('x', v),
  withColumns: (v) => stream.withColumns(v),
  drop: (v) => stream.drop(v),
  rename: (v) => stream.rename(v),
  filter: (v) => stream.filter(v),
  explode: (v) => stream.explode(v, { value: 'x' }),
  'options of explode': (v) => stream.explode((c: Loose) => c.tags, v),
  'value of explode': (v) => stream.explode((c: Loose) => c.tags, { value: v }),
  'position of explode': (v) => stream.explode((c: Loose) => c.tags, { value: 'x', position: v }),
  'outer of explode': (v) => stream.explode((c: Loose) => c.tags, { value: 'x', outer: v }),
  'key of explode': (v) => stream.explode((c: Loose) => c.labels, { value: 'x', key: v }),
  jsonTuple: (v) => stream.jsonTuple(v, { x: 'y' }),
  'fields of jsonTuple': (v) => stream.jsonTuple((c: Loose) => c.id, v),
  dropDuplicates: (v) => stream.dropDuplicates(v),
  dropDuplicatesWithinWatermark: (v) => stream.withWatermark('at', '1 hour').dropDuplicatesWithinWatermark(v),
  union: (v) => stream.union(v),
  'options of union': (v) => stream.union(stream, v),
  'allowMissingColumns of union': (v) => stream.union(stream, { allowMissingColumns: v }),
  sort: (v) => batch.sort(v),
  'sort, second': (v) => batch.sort('id', v),
  limit: (v) => batch.limit(v),
  join: (v) => stream.join(v, { on: ['id'] }),
  'options of join': (v) => stream.join(batch, v),
  'on of join': (v) => stream.select('id').join(batch, { on: v }),
  'a name of on': (v) => stream.select('id').join(batch, { on: [v] }),
  'how of join': (v) => stream.select('id').join(batch, { on: ['id'], how: v }),
  crossJoin: (v) => batch.crossJoin(v),
  withWatermark: (v) => stream.withWatermark(v, '1 hour'),
  'delay of withWatermark': (v) => stream.withWatermark('at', v),
  transform: (v) => stream.transform(v),
  mapInArrow: (v) => stream.mapInArrow(v),
  mapInPandas: (v) => stream.mapInPandas(v),
  groupBy: (v) => stream.groupBy(v).agg(() => ({ n: s.count() })),
  'groupBy, second': (v) => stream.groupBy('id', v).agg(() => ({ n: s.count() })),
  agg: (v) => stream.groupBy('id').agg(v),
  pivot: (v) => batch.groupBy('id').pivot(v, [1]),
  'values of pivot': (v) => batch.groupBy('id').pivot('n', v),
  'agg of pivot': (v) => batch.groupBy('id').pivot('n', [1]).agg(v),
  applyInPandas: (v) => batch.groupBy('id').applyInPandas(v),
  applyInPandasWithState: (v) => stream.groupBy('id').applyInPandasWithState(v, v),
  transformWithStateInPandas: (v) => stream.groupBy('id').transformWithStateInPandas(v, v),
  as: (v) => stream.as(v),
  eq: (v) => column((c) => c.id.eq(v)),
  plus: (v) => column((c) => c.mag.plus(v)),
  and: (v) => column((c) => c.mag.ge(1).and(v)),
  between: (v) => column((c) => c.mag.between(1, v)),
  isIn: (v) => column((c) => c.id.isIn(v)),
  like: (v) => column((c) => c.id.like(v)),
  startsWith: (v) => column((c) => c.id.startsWith(v)),
  cast: (v) => column((c) => c.id.cast(v)),
  tryCast: (v) => column((c) => c.id.tryCast(v)),
  plusInterval: (v) => column((c) => c.at.plusInterval(v)),
  field: (v) => column((c) => c.where.field(v)),
  'field of a text': (v) => column((c) => c.id.field(v)),
  withField: (v) => column((c) => c.where.withField(v, lit('x'))),
  'value of withField': (v) => column((c) => c.where.withField('a', v)),
  dropFields: (v) => column((c) => c.where.dropFields(v)),
  over: (v) => batch.select(() => ({ x: rank().over(v) })),
  rows: (v) => batch.select((c: Loose) => ({ x: sum(c.n).over({ orderBy: c.n, rows: v }) })),
  range: (v) => batch.select((c: Loose) => ({ x: sum(c.n).over({ orderBy: c.n, range: v }) })),
  partitionBy: (v) => batch.select((c: Loose) => ({ x: rank().over({ orderBy: c.n, partitionBy: v }) })),
  orderBy: (v) => batch.select(() => ({ x: rank().over({ orderBy: v }) })),
  lit: (v) => column(() => lit(v)),
  'type of lit': (v) => column(() => lit('a', v)),
  expr: (v) => column(() => s.expr(v, t.string())),
  'type of expr': (v) => column(() => s.expr('id', v)),
  when: (v) => column(() => s.when(v, 'x')),
  'value of when': (v) => column((c) => s.when(c.id.eq('a'), v)),
  otherwise: (v) => column((c) => s.when(c.id.eq('a'), 'b').otherwise(v)),
  struct: (v) => column(() => s.struct(v)),
  arraysZip: (v) => column(() => s.arraysZip(v)),
  fromJson: (v) => column(() => s.fromJson(v, t.array(t.int()))),
  'type of fromJson': (v) => column((c) => s.fromJson(c.id, v)),
  variantGet: (v) => column((c) => s.variantGet(s.parseJson(c.id), v, t.int())),
  'type of variantGet': (v) => column((c) => s.variantGet(s.parseJson(c.id), '$.a', v)),
  coalesce: (v) => column(() => s.coalesce(v, 'x')),
  nvl2: (v) => column((c) => s.nvl2(c.id, v, v)),
  array: (v) => column(() => s.array(v)),
  createMap: (v) => column(() => s.createMap(v, v)),
  mapConcat: (v) => column(() => s.mapConcat(v)),
  sequence: (v) => column(() => s.sequence(v, v)),
  elementAt: (v) => column(() => s.elementAt(v, 1)),
  arrayContains: (v) => column((c) => s.arrayContains(c.tags, v)),
  'transform of an array': (v) => column((c) => s.transform(c.tags, v)),
  'aggregate of an array': (v) => column(() => s.aggregate(v, v, v)),
  upper: (v) => column(() => s.upper(v)),
  concat: (v) => column(() => s.concat(v, v)),
  round: (v) => column((c) => s.round(c.mag, v)),
  tumbling: (v) => column((c) => s.tumbling(c.at, v)),
  session: (v) => stream.groupBy((c: Loose) => ({ x: s.session(c.at, v) })).agg(() => ({ n: s.count() })),
  kafka: (v) => kafka(v),
  topic: (v) => kafka({ topic: v, value: s.text() }),
  topics: (v) => kafka({ topics: v, value: s.text() }),
  topicPattern: (v) => kafka({ topicPattern: v, value: s.text() }),
  partitions: (v) => kafka({ partitions: v, value: s.text() }),
  value: (v) => kafka({ topic: 'a', value: v }),
  key: (v) => kafka({ topic: 'a', key: v, value: s.text() }),
  headers: (v) => kafka({ topic: 'a', headers: v, value: s.text() }),
  include: (v) => kafka({ topic: 'a', include: v, value: s.text() }),
  startingOffsets: (v) => kafka({ topic: 'a', startingOffsets: v, value: s.text() }),
  read: (v) => kafka({ topic: 'a', read: v, value: s.text() }),
  'name of text': (v) => kafka({ topic: 'a', value: s.text(v) }),
  json: (v) => kafka({ topic: 'a', value: json(v) }),
  'a field of json': (v) => kafka({ topic: 'a', value: json({ id: v }) }),
  badRecords: (v) => kafka({ topic: 'a', value: json({ id: t.string() }, { badRecords: v }) }),
  csv: (v) => kafka({ topic: 'a', value: s.csv(v) }),
  avro: (v) => kafka({ topic: 'a', value: s.avro({ id: t.string() }, v) }),
  files: (v) => s.files(v),
  'path of files': (v) => s.files({ path: v, format: 'json', schema: { id: t.string() } }),
  'format of files': (v) => s.files({ path: '/a', format: v, schema: { id: t.string() } }),
  'schema of files': (v) => s.files({ path: '/a', format: 'json', schema: v }),
  rate: (v) => s.rate(v),
  rowsPerSecond: (v) => s.rate({ rowsPerSecond: v }),
  'schema of rows': (v) => s.rows([{ id: 'a' }], v),
  'rows of rows': (v) => s.rows(v, { id: t.string() }),
  'a row of rows': (v) => s.rows([v], { id: t.string() }),
  sql: (v) => s.sql(v),
  'options of sql': (v) => s.sql('SELECT 1', v),
  'views of sql': (v) => s.sql('SELECT * FROM a', { views: { a: v } }),
  'element of an array': (v) => column((c) => c.id.cast(t.array(v))),
  decimal: (v) => t.decimal(v, v),
  results: (v) => job({ name: 'a', sinks: { a: results(v) } }),
  'options of results': (v) => job({ name: 'a', sinks: { a: results(stream, v) } }),
  outputMode: (v) => job({ name: 'a', sinks: { a: results(stream, { outputMode: v }) } }),
  via: (v) => job({ name: 'a', sinks: { a: results(stream, { via: v }) } }),
  toKafka: (v) =>
    job({
      name: 'a',
      sinks: {
        a: s.toKafka(
          column((c) => c.id),
          v,
        ),
      },
    }),
  toFiles: (v) => job({ name: 'a', sinks: { a: s.toFiles(stream, v) } }),
  partitionByOfFiles: (v) =>
    job({ name: 'a', sinks: { a: s.toFiles(stream, { format: 'json', path: '/a', partitionBy: v }) } }),
  job: (v) => job(v),
  'name of a job': (v) => job({ name: v, sinks: { a: results(stream) } }),
  sinks: (v) => job({ name: 'a', sinks: v }),
  'a sink': (v) => job({ name: 'a', sinks: { a: v } }),
  trigger: (v) => job({ name: 'a', sinks: { a: results(stream) }, trigger: v }),
  shufflePartitions: (v) => job({ name: 'a', sinks: { a: results(stream) }, shufflePartitions: v }),
  processingTime: (v) => job({ name: 'a', sinks: { a: results(stream) }, trigger: s.processingTime(v) }),
  script: (v) => s.script(v),
  'path of a script': (v) => s.script({ path: v }),
  'arguments of a script': (v) => s.script({ path: 'a.py', args: v }),
  pythonFunction: (v) => s.pythonFunction(v),
  'file of a Python function': (v) =>
    s.pythonFunction({ file: v, function: 'f', columns: { id: t.string() } }),
  param: (v) => s.param(v),
  secret: (v) => s.secret(v),
}

/** What was accepted is a job that can be written down and compiled. */
function carriedOn(made: Loose): void {
  const source = typeof made?.toDocument === 'function' ? made : asJob(made)
  if (source === undefined) return
  const document = source.toDocument()
  expect(parseDocument(JSON.parse(JSON.stringify(document)))).toBeDefined()
  compileJob(document)
}

function asJob(made: Loose): Loose {
  return typeof made?.groupBy === 'function' ? job({ name: 'a', sinks: { a: results(made) } }) : undefined
}

describe('whatever stands in its place', () => {
  test.each(Object.keys(CALLS))('%s takes it or refuses it as an error of ours', (name) => {
    for (const [kind, value] of KINDS) {
      try {
        carriedOn(CALLS[name]?.(value))
      } catch (error) {
        if (!isBridgeError(error) || error.code.startsWith('IR_')) throw new Error(kind, { cause: error })
        expect(error.message).toMatch(/Expected|Spark/)
      }
    }
  })
})

describe('a wrong kind of argument says what was found and what was expected', () => {
  const NAMES = 'id, mag, at, tags, labels, where.'

  test.each<[string, () => unknown, string, string, string?]>([
    [
      'a list of names',
      () => stream.dropDuplicates(['id']),
      'DEFINE_NOT_A_COLUMN',
      `Name of a column: ["id"]. Expected a text, one of ${NAMES}`,
      "Write names one after the other, not in a list: 'id', 'at'.",
    ],
    [
      'a number as a name',
      () => stream.select('id', 5),
      'DEFINE_NOT_A_COLUMN',
      `Name of a column: 5. Expected a text, one of ${NAMES}`,
    ],
    [
      'a condition as text',
      () => stream.filter('mag > 5'),
      'DEFINE_NOT_A_COLUMN',
      'Callback of filter: "mag > 5". Expected a function of the columns, such as (c) => c.mag.',
    ],
    [
      'a constant in a struct',
      () => column((c) => c.where.withField('lat', 0)),
      'DEFINE_NOT_A_COLUMN',
      'Field lat of withField: 0. Expected a column, such as c.mag or c.mag.ge(4.5).',
    ],
    [
      'a name as the first argument of coalesce',
      () => column(() => s.coalesce('id', 'x')),
      'DEFINE_NOT_A_COLUMN',
      'Argument of coalesce: "id". Expected a column, such as c.mag or c.mag.ge(4.5).',
    ],
    [
      'a builder of a type that was not called',
      () => json({ id: t.string }),
      'SCHEMA_UNSUPPORTED_TYPE',
      'Type of the field id: a function. Expected a type, such as t.string() or t.array(t.int()).',
      'Call it: t.string(), not t.string.',
    ],
    [
      'a type as text',
      () => column((c) => c.id.cast('int')),
      'SCHEMA_UNSUPPORTED_TYPE',
      'Type of cast: "int". Expected a type, such as t.string() or t.array(t.int()).',
    ],
    [
      'fields for a format',
      () => kafka({ topic: 'a', value: { id: t.string() } }),
      'DEFINE_BAD_VALUE',
      'value of a Kafka source: {"id":{"kind":"string"}}. Expected a format, such as json({ id: t.string() }) or text().',
    ],
    [
      'one topic for several',
      () => kafka({ topics: 'a', value: s.text() }),
      'DEFINE_BAD_VALUE',
      'topics of a Kafka source: "a". Expected a list of names.',
      "One topic is topic: 'quakes'.",
    ],
    [
      'a callback for a Python function',
      () => stream.mapInPandas((rows: unknown) => rows),
      'DEFINE_BAD_VALUE',
      'Function of mapInPandas: a function. Expected what pythonFunction({ file, function, columns }) gives.',
      'Spark runs Python: name a file and a function of it.',
    ],
    [
      'one value of a pivot',
      () => batch.groupBy('id').pivot('n', 1),
      'DEFINE_TYPE_MISMATCH',
      'Values of pivot by n: 1. Expected a list of them.',
    ],
    [
      'one end of a frame',
      () => batch.select((c: Loose) => ({ x: sum(c.n).over({ orderBy: c.n, rows: -2 }) })),
      'DEFINE_BAD_WINDOW',
      'Option rows of over: -2. Expected a list of two ends, such as [-2, 0].',
    ],
    [
      'a word for a trigger',
      () => job({ name: 'a', sinks: { a: results(stream) }, trigger: 'availableNow' }),
      'DEFINE_BAD_VALUE',
      'trigger of the sink a: "availableNow". Expected one, such as availableNow() gives.',
    ],
    [
      'a text that says yes',
      () => stream.explode((c: Loose) => c.tags, { value: 'tag', outer: 'yes' }),
      'DEFINE_BAD_VALUE',
      'Option outer of explode: "yes". Expected true or false.',
    ],
    [
      'pairs for new names',
      () => stream.rename('id', 'name'),
      'DEFINE_BAD_VALUE',
      'Argument of rename: "id". Expected new names by the old ones, such as { old: \'new\' }.',
    ],
  ])('%s', (_name, call, code, message, hint) => {
    expect(call).toThrow(expect.objectContaining({ code, message, ...(hint === undefined ? {} : { hint }) }))
  })
})
