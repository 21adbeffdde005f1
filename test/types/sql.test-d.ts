import { type Dataset, expr, json, kafka, type RowOf, results, sql, t, type UntypedDataset } from 'sparkwire'
import { describe, expectTypeOf, test } from 'vitest'
import type { FieldMap } from '../../src/schema/data-type.js'

const quakes = kafka({ topic: 'quakes', value: json({ id: t.string(), mag: t.double() }) })

type Row<D> = D extends Dataset<infer F extends FieldMap> ? RowOf<F> : never

describe('a query in SQL', () => {
  test('with columns has rows of them', () => {
    const made = sql('SELECT id, count(*) AS n FROM quakes GROUP BY id', {
      views: { quakes },
      columns: { id: t.string(), n: t.bigint() },
    })
    expectTypeOf<Row<typeof made>>().toEqualTypeOf<{
      readonly id: string | null
      readonly n: bigint | null
    }>()
    expectTypeOf(made.filter((c) => c.n.ge(2))).toEqualTypeOf(made)
  })

  test('without columns has rows of unknown values, and no steps', () => {
    const made = sql`SELECT * FROM ${quakes}`
    expectTypeOf(made).toEqualTypeOf<UntypedDataset>()
    expectTypeOf(sql('SELECT * FROM quakes', { views: { quakes } })).toEqualTypeOf<UntypedDataset>()
    expectTypeOf(results(made).$row).toEqualTypeOf<Readonly<Record<string, unknown>> | undefined>()
    // @ts-expect-error its columns are not known
    made.filter
  })

  test('has the rows that it is declared to have', () => {
    const made = sql`SELECT id FROM ${quakes}`.declare({ id: t.string() })
    expectTypeOf<Row<typeof made>>().toEqualTypeOf<{ readonly id: string | null }>()
  })

  test('takes datasets alone', () => {
    // @ts-expect-error a value is no dataset
    sql`SELECT * FROM ${'quakes'}`
    // @ts-expect-error a name is no dataset
    sql('SELECT * FROM quakes', { views: { quakes: 'quakes' } })
  })
})

test('an expression in SQL has its declared type', () => {
  const made = quakes.select(() => ({ code: expr('soundex(id)', t.string()) }))
  expectTypeOf<Row<typeof made>>().toEqualTypeOf<{ readonly code: string | null }>()
})
