import type { Operation, OperationOf } from '../lower/step.js'
import { method, name } from '../python/build.js'
import { PY_TRUE, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText, emitColumn } from './emit-column.js'
import { emitBadRecords, emitCheckKafka, emitDecodeKafka, emitKeepGood } from './emit-decode.js'
import { emitExplode } from './emit-explode.js'
import { emitColumns, emitExpression, emitNamed, nameList } from './emit-expression.js'
import { emitReadFiles } from './emit-files-source.js'
import { emitJoin } from './emit-join.js'
import { emitJsonTuple } from './emit-json-tuple.js'
import { emitReadKafka } from './emit-kafka-source.js'
import { emitConstant } from './emit-literal.js'
import { emitPivoted } from './emit-pivoted.js'
import { PYTHON_EMITTERS } from './emit-python.js'
import { emitReadRate } from './emit-rate-source.js'
import { emitReadRegistry, emitRegisteredNumber } from './emit-registry.js'
import { emitMakeRows } from './emit-rows-source.js'
import { emitSortKeys } from './emit-sort-key.js'

type Emitters = { readonly [K in Operation['kind']]: (operation: OperationOf<K>) => PyExpression }

const EMITTERS: Emitters = {
  aggregate: ({ node: { keys, aggregates, pivot }, input }) => {
    const groups = method(name(input), 'groupBy', emitColumns(keys))
    const parts =
      pivot === undefined
        ? groups
        : method(groups, 'pivot', [
            pyString(columnText(pivot.column)),
            { kind: 'list', items: pivot.values.map(emitConstant) },
          ])
    return method(parts, 'agg', aggregates.map(pivot === undefined ? emitNamed : emitPivoted))
  },
  bad_records: emitBadRecords,
  check_kafka: emitCheckKafka,
  ...PYTHON_EMITTERS,
  decode_kafka: emitDecodeKafka,
  distinct: ({ input }) => method(name(input), 'distinct'),
  drop: ({ node, input }) =>
    method(
      name(input),
      'drop',
      node.columns.map((column) => (columnText(column) === column ? pyString(column) : emitColumn(column))),
    ),
  drop_duplicates: ({ node, input }) => method(name(input), 'dropDuplicates', [nameList(node.columns)]),
  drop_duplicates_within_watermark: ({ node, input }) =>
    method(name(input), 'dropDuplicatesWithinWatermark', [nameList(node.columns)]),
  explode: ({ node, input }) => method(name(input), 'select', [pyString('*'), emitExplode(node)]),
  filter: ({ node, input }) => method(name(input), 'filter', [emitExpression(node.condition)]),
  join: emitJoin,
  json_tuple: ({ node, input }) => method(name(input), 'select', [pyString('*'), emitJsonTuple(node)]),
  keep_good: emitKeepGood,
  limit: ({ node, input }) => method(name(input), 'limit', [pyInteger(BigInt(node.rows))]),
  make_rows: emitMakeRows,
  read_files: emitReadFiles,
  read_kafka: emitReadKafka,
  read_rate: emitReadRate,
  register_view: ({ input, view }) => method(name(input), 'createOrReplaceTempView', [pyString(view)]),
  read_registry: emitReadRegistry,
  registered_number: emitRegisteredNumber,
  rename: ({ node, input }) => {
    const [first, ...more] = node.renames
    if (first !== undefined && more.length === 0) {
      return method(name(input), 'withColumnRenamed', [pyString(first.from), pyString(first.to)])
    }
    return method(name(input), 'withColumnsRenamed', [
      { kind: 'dict', entries: node.renames.map(({ from, to }) => [pyString(from), pyString(to)] as const) },
    ])
  },
  run_sql: ({ text, constant }) =>
    method(name('spark'), 'sql', [constant === undefined ? pyString(text) : name(constant)]),
  select: ({ node, input }) => method(name(input), 'select', emitColumns(node.columns)),
  sort: ({ node, input }) => method(name(input), 'sort', emitSortKeys(node.keys, emitExpression)),
  union: ({ node, input, other }) =>
    method(
      name(input),
      'unionByName',
      [name(other)],
      node.allowMissingColumns === true ? [{ name: 'allowMissingColumns', value: PY_TRUE }] : [],
    ),
  watermark: ({ node, input }) =>
    method(name(input), 'withWatermark', [pyString(columnText(node.column)), pyString(node.delay)]),
  with_columns: ({ node, input }) => {
    const [first, ...more] = node.columns
    if (first !== undefined && more.length === 0) {
      return method(name(input), 'withColumn', [pyString(first.name), emitExpression(first.expression)])
    }
    return method(name(input), 'withColumns', [
      {
        kind: 'dict',
        entries: node.columns.map(
          (column) => [pyString(column.name), emitExpression(column.expression)] as const,
        ),
      },
    ])
  },
}

/** The PySpark of one step. */
export function emitStep(operation: Operation): PyExpression {
  const emit = EMITTERS[operation.kind] as (operation: Operation) => PyExpression
  return emit(operation)
}
