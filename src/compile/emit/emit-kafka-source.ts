import type { OperationOf } from '../lower/step.js'
import { attribute, method, name } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitOptionValue, withOptions } from './emit-option.js'
import { kafkaOptionValues } from './kafka-option-values.js'

/** `spark.readStream.format("kafka")…load()`; of a batch `spark.read`. */
export function emitReadKafka({ source, withHeaders }: OperationOf<'read_kafka'>): PyExpression {
  const read = source.read === 'batch' ? 'read' : 'readStream'
  const reader = method(attribute(name('spark'), read), 'format', [pyString('kafka')])
  const withAll = withOptions(reader, [
    ...kafkaOptionValues(source, withHeaders),
    ...Object.entries(source.options).map(([key, value]) => [key, emitOptionValue(value)] as const),
  ])
  return method(withAll, 'load')
}
