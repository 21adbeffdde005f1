import type { OperationOf } from '../lower/step.js'
import { attribute, method, name } from '../python/build.js'
import { pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { withOptions } from './emit-option.js'

const count = (value: number | undefined): PyExpression | undefined =>
  value === undefined ? undefined : pyInteger(BigInt(value))

/** `spark.readStream.format("rate")…load()`. */
export function emitReadRate({ source }: OperationOf<'read_rate'>): PyExpression {
  const { rowsPerSecond, numPartitions, rampUpTime } = source
  const reader = method(attribute(name('spark'), 'readStream'), 'format', [pyString('rate')])
  const withAll = withOptions(reader, [
    ['rowsPerSecond', count(rowsPerSecond)],
    ['rampUpTime', rampUpTime === undefined ? undefined : pyString(rampUpTime)],
    ['numPartitions', count(numPartitions)],
  ])
  return method(withAll, 'load')
}
