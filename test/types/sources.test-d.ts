import { files, job, json, kafka, once, param, rate, realTime, rows, t, toFiles, toMemory } from 'sparkwire'
import { describe, expectTypeOf, test } from 'vitest'

type Row<D> = D extends { readonly $row?: infer R } ? NonNullable<R> : never

describe('sources', () => {
  test('of files and of rows have the row type that is declared', () => {
    const read = files({ format: 'csv', path: '/a', schema: { id: t.bigint(), at: t.timestamp() } })
    expectTypeOf<Row<typeof read>>().toEqualTypeOf<{
      readonly id: bigint | null
      readonly at: string | null
    }>()
    const given = rows([{ id: 1, tags: ['x', null] }, { id: 2n }, {}], {
      id: t.bigint(),
      tags: t.array(t.string()),
    })
    expectTypeOf<Row<typeof given>>().toEqualTypeOf<{
      readonly id: bigint | null
      readonly tags: readonly (string | null)[] | null
    }>()
    const ticks = rate({ rowsPerSecond: 5 })
    expectTypeOf<Row<typeof ticks>>().toEqualTypeOf<{
      readonly timestamp: string | null
      readonly value: bigint | null
    }>()
  })

  test('take values of their types and options that there are', () => {
    // @ts-expect-error no such column
    rows([{ idd: 1 }], { id: t.int() })
    // @ts-expect-error a text is no number
    rows([{ id: 'a' }], { id: t.int() })
    // @ts-expect-error no such format
    files({ format: 'xml', path: '/a', schema: { id: t.int() } })
    // @ts-expect-error no path
    files({ format: 'json', schema: { id: t.int() } })
    // @ts-expect-error a rate is a number
    rate({ rowsPerSecond: '5' })
  })

  test('of Kafka take positions, moments and parameters', () => {
    const value = json({ id: t.string() })
    kafka({ topic: 'a', value, startingOffsets: { a: { 0: 5, 1: 'latest' } } })
    kafka({ partitions: { a: [0, 1] }, value, startingTimestamp: new Date(0) })
    kafka({ topic: 'a', value, read: 'batch', endingTimestamp: '2026-01-01T00:00:00Z' })
    kafka({ topic: 'a', value, maxOffsetsPerTrigger: param('limit') })
    // @ts-expect-error no such end
    kafka({ topic: 'a', value, startingOffsets: { a: { 0: 'first' } } })
    // @ts-expect-error a number
    kafka({ topic: 'a', value, maxOffsetsPerTrigger: '5' })
    // @ts-expect-error no such way to read
    kafka({ topic: 'a', value, read: 'once' })
  })
})

describe('sinks', () => {
  test('of files name columns that there are, and give no rows back', () => {
    const given = rows([], { id: t.int(), net: t.string() })
    const sinks = {
      out: toFiles(given, { format: 'json', path: '/a', partitionBy: ['net'] }),
      seen: toMemory(rate()),
    }
    const made = job({ name: 'j', sinks })
    expectTypeOf<keyof NonNullable<typeof made.$results>>().toEqualTypeOf<never>()
    // @ts-expect-error no such column
    toFiles(given, { format: 'json', path: '/a', partitionBy: ['nett'] })
    // @ts-expect-error no such mode
    toFiles(given, { format: 'json', path: '/a', mode: 'replace' })
    // @ts-expect-error once has no interval
    once('5 seconds')
    // @ts-expect-error an interval is a text
    realTime(5)
  })
})
