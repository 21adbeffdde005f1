import { DefineError } from '../errors/define-error.js'
import { columnNode } from '../ir/expression/column-node.js'
import type { NamedExpression } from '../ir/expression/expression-node.js'
import { unknownColumn } from '../ir/unknown-column.js'
import type { FieldMap, StructType } from '../schema/data-type.js'
import { valueText } from '../util/value-text.js'
import { Column, isColumn, typedOf } from './column.js'
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

/** What a callback makes of columns. @throws DEFINE_NOT_A_COLUMN when it is no function */
export function builtBy<V>(where: string, build: (columns: never) => V, columns: unknown): V {
  if (typeof build === 'function') return build(columns as never)
  throw new DefineError('DEFINE_NOT_A_COLUMN', {
    message: `Callback of ${where}: ${valueText(build)}. Expected a function of the columns, such as (c) => c.mag.`,
    hint: 'Columns are what the callback is given: c.mag is the column mag.',
  })
}

/** The expression of a column that a callback gave. @throws DEFINE_NOT_A_COLUMN */
export function expressionOf(where: string, value: unknown): NamedExpression['expression'] {
  return typedOf(where, value).node
}

/** The named expressions of what a callback gave. @throws DEFINE_NOT_A_COLUMN */
export function namedExpressions(where: string, selection: Selection): readonly NamedExpression[] {
  if (typeof selection !== 'object' || selection === null || isColumn(selection)) {
    throw new DefineError('DEFINE_NOT_A_COLUMN', {
      message: `${where}: ${isColumn(selection) ? 'one column' : valueText(selection)}. Expected columns by name.`,
      hint: `Write ${where}((c) => ({ name: c.name })).`,
    })
  }
  return Object.entries(selection).map(([name, column]) => ({
    name,
    expression: expressionOf(`Column ${name} of ${where}`, column),
  }))
}
