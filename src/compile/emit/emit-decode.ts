import type { BadRecordBudget, KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import { droppingParts, hasFields, RECORD_PARTS, type RecordPart } from '../../ir/source/record-format.js'
import type { OperationOf } from '../lower/step.js'
import { method, name, sqlFunction } from '../python/build.js'
import { pyFloat, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText, emitColumn } from './emit-column.js'
import { allFieldTexts, emitCause, emitFields, emitWhole, fieldTexts } from './emit-record-format.js'

/** A column of the first select, and what the columns of the second one are, where there is one. */
interface Decoded {
  readonly column: PyExpression
  readonly names: readonly string[]
}

/** The last value of a header as text; null where the record has no such header. */
function emitHeader(header: string): PyExpression {
  const keys = sqlFunction('reverse', sqlFunction('col', pyString('headers.key')))
  const values = sqlFunction('reverse', sqlFunction('col', pyString('headers.value')))
  const at: PyExpression = {
    kind: 'infix',
    symbol: '-',
    left: sqlFunction('array_position', keys, pyString(header)),
    right: pyInteger(1n),
  }
  const found = sqlFunction('get', values, method(at, 'cast', [pyString('int')]))
  return method(found, 'cast', [pyString('string')])
}

/** The record fields and headers that the source makes columns of. */
function beside({ include, headers = [] }: KafkaSourceNode): readonly Decoded[] {
  return [
    ...include.map(({ field, column }) => ({
      column: field === column ? emitColumn(field) : method(emitColumn(field), 'alias', [pyString(column)]),
      names: [columnText(column)],
    })),
    ...headers.map(({ header, column }) => ({
      column: method(emitHeader(header), 'alias', [pyString(column)]),
      names: [columnText(column)],
    })),
  ]
}

/** A name for the struct that the fields stand in, apart from the columns beside it. */
function structName(part: RecordPart, source: KafkaSourceNode): string {
  const { include, headers = [] } = source
  const whole = RECORD_PARTS.flatMap((each) => {
    const format = source[each]
    return format === undefined || hasFields(format) ? [] : [format.column]
  })
  const others = [...include, ...headers].map(({ column }) => column)
  const taken = [...whole, ...others].map((column) => column.toLowerCase())
  const suffix = source[part]?.kind ?? 'fields'
  let alias: string = part
  while (taken.includes(alias)) alias = `${alias}_${suffix}`
  return alias
}

function decoded(part: RecordPart, { source, names }: OperationOf<'decode_kafka'>): readonly Decoded[] {
  const format = source[part]
  if (format === undefined) return []
  if (!hasFields(format)) {
    return [{ column: emitWhole(format, part) ?? emitColumn(part), names: [columnText(format.column)] }]
  }
  const alias = structName(part, source)
  const fields = emitFields(format, part, names[part])
  return [{ column: method(fields, 'alias', [pyString(alias)]), names: allFieldTexts(format, alias) }]
}

/** `records.select(…)`, and a second select that opens the structs of fields. */
export function emitDecodeKafka(operation: OperationOf<'decode_kafka'>): PyExpression {
  const { source, records } = operation
  const parts = [...RECORD_PARTS.flatMap((part) => decoded(part, operation)), ...beside(source)]
  const columns = method(
    name(records),
    'select',
    parts.map(({ column }) => column),
  )
  if (!hasFields(source.key) && !hasFields(source.value)) return columns
  return method(
    columns,
    'select',
    parts.flatMap(({ names }) => names.map(pyString)),
  )
}

/** The column beside the records that holds what was read of a part. */
const structOf = (part: RecordPart): string => `${part}_fields`

/** The column that says why a record could not be read; null of the others. */
const CAUSE = 'bad_record'

/** What is counted of the checked records, by Spark, as part of the query's progress. */
function observed(sourceName: string): readonly PyExpression[] {
  const isBad = method(emitColumn(CAUSE), 'isNotNull')
  const place = sqlFunction('struct', ...['topic', 'partition', 'offset'].map(pyString))
  return [
    pyString(`bad_records:${sourceName}`),
    method(sqlFunction('count', pyString('*')), 'alias', [pyString('records')]),
    method(sqlFunction('count', pyString(CAUSE)), 'alias', [pyString('bad')]),
    method(sqlFunction('min', sqlFunction('when', isBad, place)), 'alias', [pyString('first')]),
  ]
}

/** The records with what was read of them, and why not; counted as they pass. */
export function emitCheckKafka({
  source,
  records,
  names,
  name: sourceName,
}: OperationOf<'check_kafka'>): PyExpression {
  const withFields = RECORD_PARTS.reduce<PyExpression>((frame, part) => {
    const format = source[part]
    if (!hasFields(format)) return frame
    return method(frame, 'withColumn', [pyString(structOf(part)), emitFields(format, part, names[part])])
  }, name(records))
  const cause = droppingParts(source).reduce<PyExpression | undefined>(
    (before, each) => emitCause(before, each, structOf(each[0])),
    undefined,
  )
  const withCause = method(withFields, 'withColumn', [pyString(CAUSE), cause ?? emitColumn(CAUSE)])
  return method(withCause, 'observe', observed(sourceName))
}

/** The columns of the records that could be read. */
export function emitKeepGood({ source, checked }: OperationOf<'keep_good'>): PyExpression {
  const good = method(name(checked), 'filter', [method(emitColumn(CAUSE), 'isNull')])
  const columns = RECORD_PARTS.flatMap((part): readonly PyExpression[] => {
    const format = source[part]
    if (format === undefined) return []
    if (!hasFields(format)) return [emitWhole(format, part) ?? emitColumn(part)]
    return fieldTexts(format, structOf(part)).map(pyString)
  })
  return method(good, 'select', [...columns, ...beside(source).map(({ column }) => column)])
}

/** `bridge.limit_bad_records("orders", count=10)`. */
export function emitBudget(source: string, { count, percent }: BadRecordBudget): PyExpression {
  const keywords = [
    ...(count === undefined ? [] : [{ name: 'count', value: pyInteger(BigInt(count)) }]),
    ...(percent === undefined ? [] : [{ name: 'percent', value: pyFloat(percent) }]),
  ]
  return method(name('bridge'), 'limit_bad_records', [pyString(source)], keywords)
}

/** Headers that say of a bad record why it is one and where it was. */
const ENVELOPE: readonly (readonly [header: string, value: PyExpression])[] = [
  ['sparkwire.cause', emitColumn(CAUSE)],
  ['sparkwire.topic', emitColumn('topic')],
  ['sparkwire.partition', method(emitColumn('partition'), 'cast', [pyString('string')])],
  ['sparkwire.offset', method(emitColumn('offset'), 'cast', [pyString('string')])],
  [
    'sparkwire.timestamp',
    sqlFunction('date_format', emitColumn('timestamp'), pyString("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")),
  ],
]

function emitEnvelope(): PyExpression {
  const none = method(sqlFunction('array'), 'cast', [pyString('ARRAY<STRUCT<key: STRING, value: BINARY>>')])
  const added = ENVELOPE.map(([header, value]) =>
    sqlFunction(
      'struct',
      method(sqlFunction('lit', pyString(header)), 'alias', [pyString('key')]),
      method(method(value, 'cast', [pyString('binary')]), 'alias', [pyString('value')]),
    ),
  )
  const all = sqlFunction(
    'concat',
    sqlFunction('coalesce', emitColumn('headers'), none),
    sqlFunction('array', ...added),
  )
  return method(all, 'alias', [pyString('headers')])
}

/** The records that could not be read: as rows, or as a Kafka sink takes them. */
export function emitBadRecords({ node, input }: OperationOf<'bad_records'>): PyExpression {
  const bad = method(name(input), 'filter', [method(emitColumn(CAUSE), 'isNotNull')])
  if (node.form === 'records') {
    return method(bad, 'select', [...['key', 'value'].map(pyString), emitEnvelope()])
  }
  return method(bad, 'select', [
    method(emitColumn(CAUSE), 'alias', [pyString('cause')]),
    ...['topic', 'partition', 'offset', 'timestamp', 'key', 'value', 'headers'].map(pyString),
  ])
}
