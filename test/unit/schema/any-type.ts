import fc from 'fast-check'
import type { DataType } from '../../../src/schema/data-type.js'

const simple = fc.constantFrom<DataType>(
  ...(
    [
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
    ] as const
  ).map((kind) => ({ kind })),
)

const decimal = fc
  .integer({ min: 1, max: 38 })
  .chain((precision) => fc.integer({ min: 0, max: precision }).map((scale) => ({ precision, scale })))
  .map((size): DataType => ({ kind: 'decimal', ...size }))

const intervals = fc.constantFrom<DataType>(
  { kind: 'interval_year_month', start: 0, end: 1 },
  { kind: 'interval_year_month', start: 1, end: 1 },
  { kind: 'interval_day_time', start: 0, end: 3 },
  { kind: 'interval_day_time', start: 1, end: 2 },
)

/** Any data type, nested a few levels deep. */
export const anyType: fc.Arbitrary<DataType> = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    decimal,
    intervals,
    fc
      .tuple(tie('type'), fc.boolean())
      .map(([element, containsNull]): DataType => ({ kind: 'array', element, containsNull })),
    fc
      .tuple(tie('type'), tie('type'), fc.boolean())
      .map(([key, value, valueContainsNull]): DataType => ({ kind: 'map', key, value, valueContainsNull })),
    fc
      .uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), tie('type'), fc.boolean()), {
        selector: ([name]) => name,
        maxLength: 4,
      })
      .map(
        (fields): DataType => ({
          kind: 'struct',
          fields: fields.map(([name, type, nullable]) => ({ name, type, nullable })),
        }),
      ),
  ),
})).type
