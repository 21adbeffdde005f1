import type { SinkTable } from '../../ir/sink/pipeline-sink.js'
import type { ResultsSink } from '../../ir/sink/results-sink.js'
import { pyBoolean, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'
import { BOOTSTRAP_SERVERS, emitOptionValue } from './emit-option.js'

/** Options of a reader or writer, in the order in which the script sets them. */
export type Options = readonly (readonly [key: string, value: PyExpression | undefined])[]

/** The options of each kind of sink, those of streaming queries alone apart. */
export const SINK_OPTIONS: SinkTable<Options> = {
  console: ({ truncate, numRows }) => [
    ['truncate', truncate === undefined ? undefined : pyBoolean(truncate)],
    ['numRows', numRows === undefined ? undefined : pyInteger(BigInt(numRows))],
  ],
  files: ({ header, compression, options }) => [
    ['header', header === undefined ? undefined : pyBoolean(header)],
    ['compression', compression === undefined ? undefined : pyString(compression)],
    ...Object.entries(options).map(([key, value]) => [key, emitOptionValue(value)] as const),
  ],
  kafka: ({ bootstrapServers, topic, options }) => [
    ['kafka.bootstrap.servers', emitOptionValue(bootstrapServers ?? BOOTSTRAP_SERVERS)],
    ['topic', topic === undefined ? undefined : pyString(topic)],
    ...Object.entries(options).map(([key, value]) => [key, emitOptionValue(value)] as const),
  ],
  memory: () => [],
  results: () => [],
}

/** On which way rows come back, where the bridge is told. */
export function viaKeyword({ via }: Pick<ResultsSink, 'via'>): readonly PyKeyword[] {
  return via === undefined ? [] : [{ name: 'via', value: pyString(via) }]
}
