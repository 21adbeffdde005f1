import type { KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import type { OperationOf } from '../lower/step.js'
import { attribute, method, name } from '../python/build.js'
import { pyBoolean, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { BOOTSTRAP_SERVERS, emitOptionValue, withOptions } from './emit-option.js'

const count = (value: number | undefined): PyExpression | undefined =>
  value === undefined ? undefined : pyInteger(BigInt(value))

/** Whether Spark has to give the headers, which it leaves out unless asked. */
const readsHeaders = ({ include, headers }: KafkaSourceNode): boolean =>
  headers !== undefined || include.some(({ field }) => field === 'headers')

/** `spark.readStream.format("kafka")…load()`; of a batch `spark.read`. */
export function emitReadKafka({ source, withHeaders }: OperationOf<'read_kafka'>): PyExpression {
  const { topics, topicPattern, bootstrapServers, startingOffsets, failOnDataLoss, options } = source
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
    ['includeHeaders', withHeaders || readsHeaders(source) ? pyBoolean(true) : undefined],
    ...Object.entries(options).map(([key, value]) => [key, emitOptionValue(value)] as const),
  ])
  return method(withAll, 'load')
}
