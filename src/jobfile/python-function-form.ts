import { z } from 'zod'
import { columnTypes, typeText } from './value-form.js'

const file = z.string().describe('A Python file; a relative path counts from the job file.')
const name = z.string().describe('The name of a function in it.')

/** A Python function of rows, and the columns that it gives. */
export const rowFunction = {
  file,
  function: name,
  columns: columnTypes.describe('The columns that it gives, with their types; each may be null.'),
}
export const rowFunctionForm = z.strictObject(rowFunction)
export type RowFunctionForm = z.output<typeof rowFunctionForm>

/** A Python function of single values, which expressions call by its name in the job file. */
export const valueFunctionForm = z
  .strictObject({
    file,
    function: z.exactOptional(name.describe('The name of the function in it; left out, the same name.')),
    args: z.array(typeText).min(1).describe('The types of its arguments.'),
    returns: typeText,
  })
  .describe('A Python function of single values, for expressions to call.')
export type ValueFunctionForm = z.output<typeof valueFunctionForm>
