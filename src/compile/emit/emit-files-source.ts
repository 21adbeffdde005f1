import { FILE_SETTINGS, type FileSourceSettings } from '../../ir/source/file-options.js'
import type { OperationOf } from '../lower/step.js'
import { attribute, method, name } from '../python/build.js'
import { pyBoolean, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitOptionValue, withOptions } from './emit-option.js'

function plain(value: string | number | boolean): PyExpression {
  if (typeof value === 'boolean') return pyBoolean(value)
  return typeof value === 'number' ? pyInteger(BigInt(value)) : pyString(value)
}

/** `spark.read.format("csv").schema(SCHEMA)…load(path)`; of a stream `spark.readStream`. */
export function emitReadFiles({ source, schema }: OperationOf<'read_files'>): PyExpression {
  const { format, path, read, badRecords, options } = source
  const reader = attribute(name('spark'), read === 'stream' ? 'readStream' : 'read')
  const typed = method(method(reader, 'format', [pyString(format)]), 'schema', [name(schema)])
  const settings = (Object.keys(FILE_SETTINGS) as (keyof FileSourceSettings)[]).map((key) => {
    const value = source[key]
    return [key, value === undefined ? undefined : plain(value)] as const
  })
  const hasMode = format === 'csv' || format === 'json'
  const mode = badRecords === 'null' ? 'PERMISSIVE' : 'FAILFAST'
  const withAll = withOptions(typed, [
    ['mode', hasMode ? pyString(mode) : undefined],
    ...settings,
    ...Object.entries(options).map(([key, value]) => [key, emitOptionValue(value)] as const),
  ])
  return method(withAll, 'load', [emitOptionValue(path)])
}
