import { DefineError } from '../../errors/define-error.js'
import type { StructField, StructType } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { literalFor } from '../expression/literal-for.js'
import type { LiteralNode } from '../expression/literal-node.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { namedFields } from './comparable.js'

/** A column whose values, those that are stated, become columns. */
export interface Pivot {
  readonly column: string
  readonly values: readonly LiteralNode[]
}

/** The types whose values name a column, each in one way alone. */
const NAMES_COLUMNS = ['string', 'boolean', 'tinyint', 'smallint', 'int', 'bigint']

/**
 * A pivot by plain values of its column.
 * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH
 */
export function pivotOf(column: string, values: readonly unknown[], schema: StructType): Pivot {
  const [field] = namedFields('pivot', [column], schema)
  const type = field?.type ?? { kind: 'void' }
  if (!Array.isArray(values)) {
    throw typeMismatch(`Values of pivot by ${column}`, valueText(values), 'a list of them')
  }
  return { column, values: values.map((value) => literalFor(value, type, `Value of pivot by ${column}`)) }
}

function checkPivot({ column, values }: Pivot, schema: StructType): void {
  const [field] = namedFields('pivot', [column], schema)
  if (field === undefined || !NAMES_COLUMNS.includes(field.type.kind)) {
    throw typeMismatch(
      `Column ${column} of pivot`,
      typeName(field?.type ?? { kind: 'void' }),
      'a text, an integer or a boolean, since its values become names',
    )
  }
  const texts = values.map(({ value }) => String(value))
  if (
    values.length > 0 &&
    values.every(({ value }) => value !== null) &&
    new Set(texts).size === texts.length
  )
    return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Values of pivot by ${column}: ${texts.join(', ') || 'none'}. Expected some, each once and none of them null.`,
    hint: 'Only the rows with these values are in the columns that pivot makes.',
  })
}

/**
 * The columns that the aggregates make: for each value one, with the name of the aggregate behind it where there are
 * several. Where a group has no row with a value, Spark gives null.
 */
export function pivotedFields(
  pivot: Pivot,
  aggregates: readonly StructField[],
  schema: StructType,
): readonly StructField[] {
  checkPivot(pivot, schema)
  return pivot.values.flatMap(({ value }) =>
    aggregates.map(({ name, type }) => ({
      name: aggregates.length === 1 ? String(value) : `${value}_${name}`,
      type,
      nullable: true,
    })),
  )
}
