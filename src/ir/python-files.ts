import { DefineError } from '../errors/define-error.js'
import type { JobDocument } from './job-document.js'
import { holdsRows } from './nodes-of-kind.js'
import { moduleOf, type PythonFunction } from './python-function.js'

/** What carries a Python function under the name `python`: steps and the expression. */
const CARRIERS: ReadonlySet<unknown> = new Set([
  'apply_in_pandas',
  'apply_in_pandas_with_state',
  'map_in_arrow',
  'map_in_pandas',
  'transform',
  'transform_with_state',
  'udf',
])

function mapped(value: unknown, change: (file: string) => string): unknown {
  if (typeof value !== 'object' || value === null || holdsRows(value)) return value
  if (Array.isArray(value)) return value.map((part) => mapped(part, change))
  const carries = CARRIERS.has((value as { kind?: unknown }).kind)
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      carries && key === 'python'
        ? [key, { ...(part as PythonFunction), file: change((part as PythonFunction).file) }]
        : [key, mapped(part, change)],
    ),
  )
}

/** The document with other paths of its Python files. */
export function withPythonFiles<D extends JobDocument>(document: D, change: (file: string) => string): D {
  if (document.kind !== 'pipeline' || pythonFilesOf(document).length === 0) return document
  return { ...document, relations: mapped(document.relations, change) }
}

/**
 * The Python files that a pipeline's functions lie in, each once, in the order of their modules.
 *
 * @throws DEFINE_BAD_VALUE when two of them have one module name
 */
export function pythonFilesOf(document: JobDocument): readonly string[] {
  if (document.kind !== 'pipeline') return []
  const files = new Set<string>()
  mapped(document.relations, (file) => {
    files.add(file)
    return file
  })
  const byModule = new Map<string, string>()
  for (const file of files) {
    const twin = byModule.get(moduleOf({ file }))
    if (twin !== undefined) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `Python files of a job: ${twin} and ${file}. Expected names that differ: Python imports both under one.`,
        hint: 'Give one of the files another name.',
      })
    }
    byModule.set(moduleOf({ file }), file)
  }
  return [...byModule].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, file]) => file)
}
