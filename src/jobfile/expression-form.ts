import { z } from 'zod'
import { typeText } from './value-form.js'

/** An expression in Spark SQL's own words, with the type that it gives. */
const sqlExpression = z.strictObject({ expr: z.string(), type: typeText })

/** An expression: in the subset that is checked here, or in SQL with its type. */
export const expressionForm = z
  .union([z.string(), z.number(), z.boolean(), sqlExpression], {
    error: 'an expression is text such as mag >= 4.5, or { expr: …, type: … }',
  })
  .describe('An expression such as mag >= 4.5, or { expr: SQL, type: TYPE }.')
export type ExpressionForm = z.output<typeof expressionForm>

/** Expressions by the names of the columns they make. */
export const namedForm = z.record(z.string(), expressionForm)
export type NamedForm = z.output<typeof namedForm>

/** Columns: by name or as EXPRESSION as NAME in a list, or expressions by name. */
export const columnsForm = z
  .union(
    [
      z.array(z.union([z.string(), namedForm], { error: 'a column is text or { name: expression }' })).min(1),
      namedForm,
    ],
    {
      error: 'columns are a list of names, or expressions by name',
    },
  )
  .describe('Columns: a list such as [id, lower(net) as net], or expressions by name.')
export type ColumnsForm = z.output<typeof columnsForm>
