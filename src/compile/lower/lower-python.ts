import { columnDdls } from '../../schema/ddl.js'
import type { LoweringContext } from './lowering-context.js'
import type { PythonStep, Step } from './step.js'

/** A call of a Python function; what it gives is declared above the steps. */
function pythonCall(label: string) {
  return (node: PythonStep['node'], context: LoweringContext): readonly Step[] => {
    const { variableOf, identifiers, schemas } = context
    const variable = variableOf(node)
    // DataFrame.transform takes no schema: what it gives is compared when the result opens.
    const takesSchema = node.kind !== 'transform'
    const schema = takesSchema ? identifiers.take(`${variable}_schema`, 'schema').toUpperCase() : ''
    if (takesSchema) schemas.push({ name: schema, columns: columnDdls(node.columns) })
    const keepsState = node.kind === 'apply_in_pandas_with_state'
    const state = keepsState ? identifiers.take(`${variable}_state`, 'state').toUpperCase() : ''
    if (keepsState) schemas.push({ name: state, columns: columnDdls(node.state) })
    const operation = { kind: node.kind, node, input: variableOf(node.input), schema, state } as PythonStep
    const origin = node.site === undefined ? {} : { site: node.site }
    return [{ variable, operation, label: `${label} ${node.python.function}`, ...origin }]
  }
}

/** The steps that a Python function of the user's own makes. */
export const PYTHON_LOWERINGS = {
  apply_in_pandas: pythonCall('applyInPandas'),
  apply_in_pandas_with_state: pythonCall('applyInPandasWithState'),
  map_in_arrow: pythonCall('mapInArrow'),
  map_in_pandas: pythonCall('mapInPandas'),
  transform: pythonCall('transform'),
  transform_with_state: pythonCall('transformWithStateInPandas'),
}
