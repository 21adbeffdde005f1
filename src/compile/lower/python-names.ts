import { DefineError } from '../../errors/define-error.js'
import type { UdfNode } from '../../ir/expression/udf-node.js'
import type { PipelineDocument } from '../../ir/job-document.js'
import { nodesOfKind } from '../../ir/nodes-of-kind.js'
import { pythonFilesOf } from '../../ir/python-files.js'
import { moduleOf, type PythonFunction } from '../../ir/python-function.js'
import { isSameType, typeName } from '../../ir/type-mismatch.js'

/** The variable that holds a Python function as a function of columns. */
export function udfVariable(python: PythonFunction): string {
  return `${moduleOf(python)}_${python.function}`
}

/**
 * The scalar functions of a pipeline, each once, in the order in which they are met.
 *
 * @throws DEFINE_BAD_VALUE when one is declared with two types
 */
export function udfsOf(document: PipelineDocument): readonly UdfNode[] {
  const found = new Map<string, UdfNode>()
  for (const udf of nodesOfKind(document.relations, 'udf') as readonly UdfNode[]) {
    const first = found.get(udfVariable(udf.python))
    if (first === undefined) found.set(udfVariable(udf.python), udf)
    else if (!isSameType(first.returns, udf.returns)) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `Type of the Python function ${udf.python.function}: ${typeName(first.returns)} and ${typeName(udf.returns)}. Expected one type.`,
        hint: 'Declare it once with udf({ … }) and use that, or give Python a second function.',
      })
    }
  }
  return [...found.values()]
}

/** The names that a pipeline's Python functions have in its script. */
export function pythonNames(document: PipelineDocument): readonly string[] {
  return [
    ...pythonFilesOf(document).map((file) => moduleOf({ file })),
    ...udfsOf(document).map(({ python }) => udfVariable(python)),
  ]
}
