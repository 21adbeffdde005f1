import { z } from 'zod'

/** A type in Spark's words. */
export const typeText = z
  .string()
  .describe('A type as Spark SQL writes it: bigint, decimal(10,2), array<string>, struct<a: int>.')

/** Columns with their types. */
export const columnTypes = z.record(z.string(), typeText)

/** A value of an option: text, or all of it a parameter or a variable of the environment. */
export const optionValue = z.string()
export const optionValues = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], {
    error: 'the value of an option is text, a number, true or false',
  }),
)
