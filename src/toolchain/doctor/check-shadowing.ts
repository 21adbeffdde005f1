import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { type Finding, findingOf } from './finding.js'

/** What Spark puts before PYTHONPATH itself; the working directory of a Python worker still comes first. */
const OF_SPARK = ['pyspark', 'py4j']
const OF_THE_ENVIRONMENT = ['pyarrow', 'zmq', 'pandas', 'numpy']

/**
 * Whether the working directory or PYTHONPATH holds something that Python would import in the place of a package
 * that jobs need. Spark starts Python workers with `python -m`, so that the working directory comes first.
 */
export function checkShadowing(directory: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  return findingOf('shadowing', 'no module in the place of PySpark or its packages', () => {
    const folders = env.PYTHONPATH ? env.PYTHONPATH.split(delimiter) : []
    const foreign = [
      ...modulesIn(directory, [...OF_SPARK, ...OF_THE_ENVIRONMENT]),
      // An empty entry is the working directory.
      ...folders.flatMap((folder) => modulesIn(resolve(directory, folder), OF_THE_ENVIRONMENT)),
    ]
    const [first] = foreign
    if (first === undefined) return { found: `nothing in ${directory} or PYTHONPATH` }
    const listed = [...new Set(foreign)].join(', ')
    return {
      status: 'error',
      found: `${listed}: Python imports it in the place of the real package`,
      fix: `rename ${listed}, or run from another directory${folders.length > 0 ? ' and without it in PYTHONPATH' : ''}`,
    }
  })
}

/** A folder without `__init__.py` gives way to a package further on. */
function modulesIn(directory: string, names: readonly string[]): string[] {
  return names
    .flatMap((name) => [`${name}.py`, join(name, '__init__.py')])
    .map((file) => join(directory, file))
    .filter((file) => existsSync(file))
}
