import type { KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import { byFormatKind, type FormatTable } from '../../ir/source/record-format.js'
import type { OperationOf } from '../lower/step.js'
import { attribute, method, name, sqlFunction } from '../python/build.js'
import { pyBoolean, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText, emitColumn } from './emit-expression.js'
import { BOOTSTRAP_SERVERS, emitOptionValue, withOptions } from './emit-option.js'

const count = (value: number | undefined): PyExpression | undefined =>
  value === undefined ? undefined : pyInteger(BigInt(value))

/** `spark.readStream.format("kafka")…load()`; of a batch `spark.read`. */
export function emitReadKafka({ source }: OperationOf<'read_kafka'>): PyExpression {
  const { topics, topicPattern, bootstrapServers, startingOffsets, failOnDataLoss, include, options } = source
  const read = source.read === 'batch' ? 'read' : 'readStream'
  const reader = method(attribute(name('spark'), read), 'format', [pyString('kafka')])
  const withAll = withOptions(reader, [
    ['kafka.bootstrap.servers', emitOptionValue(bootstrapServers ?? BOOTSTRAP_SERVERS)],
    ['subscribe', topics === undefined ? undefined : pyString(topics.join(','))],
    ['subscribePattern', topicPattern === undefined ? undefined : pyString(topicPattern)],
    ['startingOffsets', pyString(startingOffsets)],
    ['maxOffsetsPerTrigger', count(source.maxOffsetsPerTrigger)],
    ['minPartitions', count(source.minPartitions)],
    ['failOnDataLoss', failOnDataLoss === undefined ? undefined : pyBoolean(failOnDataLoss)],
    ['includeHeaders', include.some(({ field }) => field === 'headers') ? pyBoolean(true) : undefined],
    ...Object.entries(options).map(([key, value]) => [key, emitOptionValue(value)] as const),
  ])
  return method(withAll, 'load')
}

type Part = 'key' | 'value'

interface Decoded {
  /** What the first select makes of the bytes. */
  readonly column: PyExpression
  /** What the columns of the second select are, where there is one. */
  readonly names: readonly string[]
}

const FORMATS: FormatTable<Decoded, [Part, alias: string, schema: string | undefined]> = {
  binary: ({ column }, part) => ({
    column: column === part ? emitColumn(part) : method(emitColumn(part), 'alias', [pyString(column)]),
    names: [columnText(column)],
  }),
  json: ({ badRecords }, part, alias, schema) => ({
    column: method(
      sqlFunction('from_json', method(emitColumn(part), 'cast', [pyString('string')]), name(schema ?? ''), {
        kind: 'dict',
        entries: [[pyString('mode'), pyString(badRecords === 'fail' ? 'FAILFAST' : 'PERMISSIVE')]],
      }),
      'alias',
      [pyString(alias)],
    ),
    names: [`${alias}.*`],
  }),
  text: ({ column }, part) => ({
    column: method(method(emitColumn(part), 'cast', [pyString('string')]), 'alias', [pyString(column)]),
    names: [columnText(column)],
  }),
}

/** A name for the struct that JSON gives, apart from the columns that stand beside it. */
function structName(part: Part, { key, value, include }: KafkaSourceNode): string {
  const beside = [key, value].flatMap((format) =>
    format === undefined || format.kind === 'json' ? [] : [format.column],
  )
  const taken = [...beside, ...include.map(({ column }) => column)].map((column) => column.toLowerCase())
  let alias: string = part
  while (taken.includes(alias)) alias = `${alias}_json`
  return alias
}

function decoded(part: Part, { source, schemas }: OperationOf<'decode_kafka'>): readonly Decoded[] {
  const format = source[part]
  return format === undefined
    ? []
    : [byFormatKind(FORMATS, format, part, structName(part, source), schemas[part])]
}

/** `records.select(…)`, and a second select that opens the structs that JSON gave. */
export function emitDecodeKafka(operation: OperationOf<'decode_kafka'>): PyExpression {
  const { source, records } = operation
  const parts: readonly Decoded[] = [
    ...decoded('key', operation),
    ...decoded('value', operation),
    ...source.include.map(({ field, column }) => ({
      column: field === column ? emitColumn(field) : method(emitColumn(field), 'alias', [pyString(column)]),
      names: [columnText(column)],
    })),
  ]
  const columns = method(
    name(records),
    'select',
    parts.map(({ column }) => column),
  )
  const isJson = source.key?.kind === 'json' || source.value?.kind === 'json'
  if (!isJson) return columns
  return method(
    columns,
    'select',
    parts.flatMap(({ names }) => names.map(pyString)),
  )
}
