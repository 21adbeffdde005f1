import type { StructType } from '../../schema/data-type.js'
import { columnDdls } from '../../schema/ddl.js'
import type { LoweringContext } from './lowering-context.js'
import type { PythonStep, Step } from './step.js'

/** A call of a Python function; what it gives and keeps are declared above the steps. */
function pythonCall(label: string) {
  return (node: PythonStep['node'], context: LoweringContext): readonly Step[] => {
    const { variableOf, identifiers, schemas } = context
    const variable = variableOf(node)
    const constant = (words: string, columns: StructType): string => {
      const name = identifiers.take(words, 'schema').toUpperCase()
      schemas.push({ name, columns: columnDdls(columns) })
      return name
    }
    const operation = {
      kind: node.kind,
      node,
      input: variableOf(node.input),
      schemas: {
        // DataFrame.transform takes no schema: what it gives is compared when the result opens.
        rows: node.kind === 'transform' ? '' : constant(`${variable}_schema`, node.columns),
        state: node.kind === 'apply_in_pandas_with_state' ? constant(`${variable}_state`, node.state) : '',
      },
    } as PythonStep
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
}
