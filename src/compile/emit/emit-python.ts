import type { UdfNode } from '../../ir/expression/udf-node.js'
import { moduleOf, type PythonFunction } from '../../ir/python-function.js'
import { castText } from '../../schema/ddl.js'
import type { OperationOf, PythonKind } from '../lower/step.js'
import { attribute, method, name, sqlFunction } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitColumns } from './emit-expression.js'

type Emitters = { readonly [K in PythonKind]: (operation: OperationOf<K>) => PyExpression }

/** `module.function`. */
export function emitFunction(python: PythonFunction): PyExpression {
  return attribute(name(moduleOf(python)), python.function)
}

/** The PySpark of the steps that call a Python function. */
export const PYTHON_EMITTERS: Emitters = {
  apply_in_pandas: ({ node, input, schema }) =>
    method(method(name(input), 'groupBy', emitColumns(node.keys)), 'applyInPandas', [
      emitFunction(node.python),
      name(schema),
    ]),
  map_in_arrow: ({ node, input, schema }) =>
    method(name(input), 'mapInArrow', [emitFunction(node.python), name(schema)]),
  map_in_pandas: ({ node, input, schema }) =>
    method(name(input), 'mapInPandas', [emitFunction(node.python), name(schema)]),
  transform: ({ node, input }) => method(name(input), 'transform', [emitFunction(node.python)]),
}

/** `F.udf(module.function, "DOUBLE")`. */
export function emitUdf({ python, returns }: UdfNode): PyExpression {
  return sqlFunction('udf', emitFunction(python), pyString(castText(returns)))
}
