import { DefineError } from '../../errors/define-error.js'
import type { StructField, StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { valueText } from '../../util/value-text.js'
import type { NamedExpression } from '../expression/expression-node.js'
import { inferType } from '../expression/infer-type.js'

/** @throws DEFINE_BAD_VALUE for a name that no column can have. */
export function checkColumnName(name: string): void {
  if (typeof name === 'string' && name !== '' && !/\p{Surrogate}|\0/u.test(name)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Column name: ${valueText(name)}. Expected a text that is not empty and is valid Unicode.`,
  })
}

/** The row type of some columns. @throws DEFINE_DUPLICATE_COLUMN when two have the same name for Spark. */
export function rowSchema(what: string, fields: readonly StructField[]): StructType {
  const seen = new Map<string, string>()
  for (const { name } of fields) {
    checkColumnName(name)
    const twin = seen.get(name.toLowerCase())
    if (twin !== undefined) {
      throw new DefineError('DEFINE_DUPLICATE_COLUMN', {
        message: `Columns of ${what}: ${twin} and ${name}. Expected names that differ by more than upper and lower case.`,
        hint: 'Give one of them another name.',
        details: { columns: [twin, name] },
      })
    }
    seen.set(name.toLowerCase(), name)
  }
  if (fields.length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Columns of ${what}: none. Expected at least one column.`,
    })
  }
  return deepFreeze({ kind: 'struct', fields: [...fields] })
}

/** The columns that named expressions over `input` make. */
export function fieldsOf(columns: readonly NamedExpression[], input: StructType): readonly StructField[] {
  return columns.map(({ name, expression }) => {
    const { type, nullable } = inferType(expression, input)
    return { name, type, nullable }
  })
}
