import { DefineError } from '../../errors/define-error.js'
import type { DataType, StructField, StructType, Typed } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { unknownColumn } from '../unknown-column.js'

function structOf(what: string, type: DataType): StructType {
  if (type.kind === 'struct') return type
  throw typeMismatch(what, typeName(type), 'a struct')
}

/** The type of a struct with fields put in. @throws DEFINE_TYPE_MISMATCH, DEFINE_DUPLICATE_COLUMN */
export function withFieldsType(input: Typed, added: readonly StructField[]): Typed {
  const { fields } = structOf('Input of withField', input.type)
  let made = fields
  for (const field of added) {
    if (typeof field.name !== 'string')
      throw typeMismatch('Name of withField', valueText(field.name), 'a text')
    const twin = made.find(({ name }) => name.toLowerCase() === field.name.toLowerCase())
    if (twin !== undefined && twin.name !== field.name) {
      throw new DefineError('DEFINE_DUPLICATE_COLUMN', {
        message: `Field of withField: ${field.name}. The struct has ${twin.name}, and Spark tells no cases apart.`,
      })
    }
    made = twin === undefined ? [...made, field] : made.map((each) => (each === twin ? field : each))
  }
  return { type: { kind: 'struct', fields: made }, nullable: input.nullable }
}

/** The type of a struct without some fields. @throws DEFINE_TYPE_MISMATCH, DEFINE_UNKNOWN_COLUMN */
export function dropFieldsType(input: Typed, names: readonly string[]): Typed {
  const type = structOf('Input of dropFields', input.type)
  for (const name of names) {
    if (!type.fields.some((field) => field.name === name)) throw unknownColumn(name, type)
  }
  const fields = type.fields.filter(({ name }) => !names.includes(name))
  if (fields.length === 0) throw typeMismatch('Fields of dropFields', 'all there are', 'fewer: one must stay')
  return { type: { kind: 'struct', fields }, nullable: input.nullable }
}
