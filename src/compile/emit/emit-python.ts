import type { NamedExpression } from '../../ir/expression/expression-node.js'
import type { UdfNode } from '../../ir/expression/udf-node.js'
import { moduleOf, type PythonFunction } from '../../ir/python-function.js'
import type { StateOutputMode, StateTime } from '../../ir/relation/state-nodes.js'
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

/** As `applyInPandasWithState` spells them. */
const TIMEOUTS: { readonly [T in StateTime]: string } = {
  none: 'NoTimeout',
  processing_time: 'ProcessingTimeTimeout',
  event_time: 'EventTimeTimeout',
}

/** As `transformWithStateInPandas` spells them. */
const TIME_MODES: { readonly [T in StateTime]: string } = {
  none: 'None',
  processing_time: 'ProcessingTime',
  event_time: 'EventTime',
}
const MODES: { readonly [M in StateOutputMode]: string } = { append: 'Append', update: 'Update' }

const grouped = (input: string, { keys }: { readonly keys: readonly NamedExpression[] }): PyExpression =>
  method(name(input), 'groupBy', emitColumns(keys))

/** The PySpark of the steps that call a Python function. */
export const PYTHON_EMITTERS: Emitters = {
  apply_in_pandas: ({ node, input, schema }) =>
    method(grouped(input, node), 'applyInPandas', [emitFunction(node.python), name(schema)]),
  apply_in_pandas_with_state: ({ node, input, schema, state }) =>
    method(grouped(input, node), 'applyInPandasWithState', [
      emitFunction(node.python),
      name(schema),
      name(state),
      pyString(node.outputMode),
      pyString(TIMEOUTS[node.timeout]),
    ]),
  map_in_arrow: ({ node, input, schema }) =>
    method(name(input), 'mapInArrow', [emitFunction(node.python), name(schema)]),
  map_in_pandas: ({ node, input, schema }) =>
    method(name(input), 'mapInPandas', [emitFunction(node.python), name(schema)]),
  transform: ({ node, input }) => method(name(input), 'transform', [emitFunction(node.python)]),
  transform_with_state: ({ node, input, schema }) =>
    method(grouped(input, node), 'transformWithStateInPandas', [
      { kind: 'call', callee: emitFunction(node.python), args: [], keywords: [] },
      name(schema),
      pyString(MODES[node.outputMode]),
      pyString(TIME_MODES[node.timeMode]),
    ]),
}

/** `F.udf(module.function, "DOUBLE")`. */
export function emitUdf({ python, returns }: UdfNode): PyExpression {
  return sqlFunction('udf', emitFunction(python), pyString(castText(returns)))
}
