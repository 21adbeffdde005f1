import { z } from 'zod'
import type { DataType, SimpleKind, StructType } from '../schema/data-type.js'

const SIMPLE_KINDS = [
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'string',
  'binary',
  'boolean',
  'date',
  'timestamp',
  'timestamp_ntz',
  'variant',
  'void',
] as const satisfies readonly SimpleKind[]

const digits = z.int().min(0).max(38)

/** The form of a data type in a document. */
export const dataTypeForm: z.ZodType<DataType> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(SIMPLE_KINDS) }),
      z
        .strictObject({ kind: z.literal('decimal'), precision: digits.min(1), scale: digits })
        .refine(({ precision, scale }) => scale <= precision, 'scale is greater than precision'),
      z.strictObject({
        kind: z.literal('interval_year_month'),
        start: z.int().min(0).max(1),
        end: z.int().min(0).max(1),
      }),
      z.strictObject({
        kind: z.literal('interval_day_time'),
        start: z.int().min(0).max(3),
        end: z.int().min(0).max(3),
      }),
      z.strictObject({ kind: z.literal('array'), element: dataTypeForm, containsNull: z.boolean() }),
      z.strictObject({
        kind: z.literal('map'),
        key: dataTypeForm,
        value: dataTypeForm,
        valueContainsNull: z.boolean(),
      }),
      structTypeForm,
    ]),
  )
  .meta({ id: 'dataType' })

/** The form of a row type in a document. */
export const structTypeForm: z.ZodType<StructType> & z.core.$ZodTypeDiscriminable = z.strictObject({
  kind: z.literal('struct'),
  fields: z.array(
    z.lazy(() => z.strictObject({ name: z.string(), type: dataTypeForm, nullable: z.boolean() })),
  ),
})
