import { FUNCTIONS } from '../ir/expression/function-table.js'
import { checkPythonFunction } from '../ir/python-function.js'
import { parseType } from '../schema/parse-type.js'
import { FORMS } from './expression/forms.js'
import { BEYOND, OPERATOR_FUNCTIONS, RESERVED } from './expression/operators.js'
import type { ValueFunctions } from './expression/value-function.js'
import type { JobFileText, Path } from './job-file-text.js'
import type { ValueFunctionForm } from './python-function-form.js'

/** Whether expressions have something of that name already. */
function isTaken(name: string): boolean {
  const small = name.toLowerCase()
  const word = name.toUpperCase()
  return (
    [FUNCTIONS, OPERATOR_FUNCTIONS].some((table) => Object.hasOwn(table, small)) ||
    [FORMS, BEYOND].some((table) => Object.hasOwn(table, word)) ||
    RESERVED.includes(word)
  )
}

/** The Python functions that a file declares for its expressions. @throws JOBFILE_BAD_FORM, DEFINE_BAD_VALUE */
export function readValueFunctions(
  file: JobFileText,
  forms: Readonly<Record<string, ValueFunctionForm>> = {},
): ValueFunctions {
  const functions = new Map<string, NonNullable<ReturnType<ValueFunctions['get']>>>()
  for (const [name, form] of Object.entries(forms)) {
    const path: Path = ['functions', name]
    if (isTaken(name) || functions.has(name.toLowerCase())) {
      const message = `the function ${name} has a name that expressions know already; expected one of its own`
      throw file.fault('JOBFILE_BAD_FORM', path, message, { atKey: true })
    }
    const python = { file: form.file, function: form.function ?? name }
    file.located(path, () => checkPythonFunction(python))
    functions.set(name.toLowerCase(), {
      python,
      args: form.args.map((text, at) => file.located([...path, 'args', at], () => parseType(text))),
      returns: file.located([...path, 'returns'], () => parseType(form.returns)),
    })
  }
  return functions
}
