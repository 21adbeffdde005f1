import type { FilesSink } from '../../ir/sink/files-sink.js'
import { method } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'

/** A writer with the columns that become folders. */
export function partitioned(
  writer: PyExpression,
  { partitionBy = [] }: Pick<FilesSink, 'partitionBy'>,
): PyExpression {
  return partitionBy.length === 0 ? writer : method(writer, 'partitionBy', partitionBy.map(pyString))
}
