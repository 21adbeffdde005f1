import { jsonToRow } from '../../schema/row-json.js'
import type { OperationOf } from '../lower/step.js'
import { method, name } from '../python/build.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitRowValue } from './emit-row-value.js'

/** `spark.createDataFrame([(…), …], SCHEMA)`. */
export function emitMakeRows({ source, schema }: OperationOf<'make_rows'>): PyExpression {
  const { rowType, rows } = source
  const items = rows.map((row) => emitRowValue(rowType, jsonToRow(row, rowType)))
  return method(name('spark'), 'createDataFrame', [{ kind: 'list', items }, name(schema)])
}
