import { DefineError } from '../errors/define-error.js'
import { columnNode } from '../ir/expression/column-node.js'
import type { NamedExpression } from '../ir/expression/expression-node.js'
import { unknownColumn } from '../ir/unknown-column.js'
import type { FieldMap, StructType } from '../schema/data-type.js'
import { Column, isColumn } from './column.js'
import type { Columns, Selection } from './types/fields.js'

/** The columns of a row type by name; an unknown name throws DEFINE_UNKNOWN_COLUMN. */
export function columnsOf<F extends FieldMap>(schema: StructType): Columns<F> {
  const columns = Object.create(null) as Record<string, Column>
  for (const { name, type, nullable } of schema.fields) {
    columns[name] = new Column({ node: columnNode(name), type, nullable })
  }
  const proxy = new Proxy(Object.freeze(columns), {
    get(target, name) {
      if (typeof name === 'symbol') return undefined
      const column = target[name]
      if (column === undefined) throw unknownColumn(name, schema)
      return column
    },
  })
  return proxy as unknown as Columns<F>
}

/** The expression of a column that a callback gave. @throws DEFINE_NOT_A_COLUMN */
export function expressionOf(where: string, value: unknown): NamedExpression['expression'] {
  if (isColumn(value)) return value.toNode().node
  const found = value === null || typeof value !== 'object' ? String(value) : 'an object'
  throw new DefineError('DEFINE_NOT_A_COLUMN', {
    message: `${where}: ${found}. Expected a column, such as c.mag or c.mag.ge(4.5).`,
    hint: 'Constants are columns with lit(…); comparisons are methods: c.mag.ge(4.5), not c.mag >= 4.5.',
  })
}

/** The named expressions of what a callback gave. @throws DEFINE_NOT_A_COLUMN */
export function namedExpressions(where: string, selection: Selection): readonly NamedExpression[] {
  if (typeof selection !== 'object' || selection === null || isColumn(selection)) {
    throw new DefineError('DEFINE_NOT_A_COLUMN', {
      message: `${where}: ${isColumn(selection) ? 'one column' : String(selection)}. Expected columns by name.`,
      hint: `Write ${where}((c) => ({ name: c.name })).`,
    })
  }
  return Object.entries(selection).map(([name, column]) => ({
    name,
    expression: expressionOf(`Column ${name} of ${where}`, column),
  }))
}
