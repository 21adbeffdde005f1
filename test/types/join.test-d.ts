import { collectList, count, type Dataset, json, kafka, type RowOf, t } from 'sparkwire'
import { describe, expectTypeOf, test } from 'vitest'
import type { FieldMap } from '../../src/schema/data-type.js'

const quakes = kafka({
  topic: 'quakes',
  value: json({ id: t.string(), mag: t.double(), net: t.string(), tags: t.array(t.string()) }),
})
const perNet = quakes.groupBy('net').agg(() => ({ quakes: count() }))
const named = perNet.select((c) => ({ code: c.net, quakes: c.quakes }))

const rowOf = <F extends FieldMap>(_dataset: Dataset<F>): RowOf<F> => undefined as never

interface Both {
  readonly net: string | null
  readonly id: string | null
  readonly quakes: bigint
}
interface Left {
  readonly net: string | null
  readonly id: string | null
}

describe('a join on columns', () => {
  const some = quakes.select('id', 'net')

  test('has the keys once, and nulls where a side may have no row', () => {
    expectTypeOf(rowOf(some.join(perNet, { on: ['net'] }))).toEqualTypeOf<{
      readonly [C in keyof Both]: Both[C]
    }>()
    expectTypeOf(rowOf(some.join(perNet, { on: ['net'], how: 'left' }))).toEqualTypeOf<{
      readonly net: string | null
      readonly id: string | null
      readonly quakes: bigint | null
    }>()
    expectTypeOf(rowOf(perNet.join(some, { on: ['net'], how: 'right' })).quakes).toEqualTypeOf<
      bigint | null
    >()
    expectTypeOf(rowOf(perNet.join(some, { on: ['net'], how: 'left' })).quakes).toEqualTypeOf<bigint>()
    expectTypeOf(rowOf(some.join(perNet, { on: ['net'], how: 'full' }))).toEqualTypeOf<{
      readonly net: string | null
      readonly id: string | null
      readonly quakes: bigint | null
    }>()
    const counts = perNet.select('quakes')
    expectTypeOf(rowOf(counts.join(counts, { on: ['quakes'], how: 'full' })).quakes).toEqualTypeOf<
      bigint | null
    >()
    expectTypeOf(rowOf(counts.join(counts, { on: ['quakes'] })).quakes).toEqualTypeOf<bigint>()
  })

  test('has the left columns alone where it is semi or anti', () => {
    expectTypeOf(rowOf(some.join(perNet, { on: ['net'], how: 'semi' }))).toEqualTypeOf<{
      readonly [C in keyof Left]: Left[C]
    }>()
    expectTypeOf(some.join(quakes, { on: ['net'], how: 'anti' })).toEqualTypeOf(some)
  })

  test('keeps nested types, inner nulls of both in a full join', () => {
    const lists = quakes.groupBy('net').agg((c) => ({ tags: collectList(c.id) }))
    expectTypeOf(rowOf(some.join(lists, { on: ['net'], how: 'left' })).tags).toEqualTypeOf<
      readonly string[] | null
    >()
    const tags = lists.select('tags')
    expectTypeOf(rowOf(tags.join(quakes.select('tags'), { on: ['tags'], how: 'full' })).tags).toEqualTypeOf<
      readonly (string | null)[] | null
    >()
  })

  test('takes keys of both sides, of one type, and no other shared name', () => {
    // @ts-expect-error not on the right side
    some.join(perNet, { on: ['id'] })
    // @ts-expect-error on neither side
    some.join(perNet, { on: ['nett'] })
    // @ts-expect-error no key
    some.join(perNet, { on: [] })
    // @ts-expect-error id is on both sides and no key
    some.join(quakes, { on: ['net'] })
    const numbers = perNet.select((c) => ({ net: c.quakes }))
    // @ts-expect-error a bigint is no string
    some.join(numbers, { on: ['net'] })
    // @ts-expect-error no such kind
    some.join(perNet, { on: ['net'], how: 'left_outer' })
    // @ts-expect-error no such kind: crossJoin is for that
    some.join(perNet, { on: ['net'], how: 'cross' })
    // @ts-expect-error no dataset
    some.join(perNet.groupBy('net'), { on: ['net'] })
    // @ts-expect-error neither columns nor a condition
    some.join(perNet, { how: 'left' })
  })
})

describe('a join on a condition', () => {
  const some = quakes.select('id', 'net')

  test('has the columns of both', () => {
    expectTypeOf(rowOf(some.join(named, { on: (l, r) => l.net.eq(r.code), how: 'left' }))).toEqualTypeOf<{
      readonly id: string | null
      readonly net: string | null
      readonly code: string | null
      readonly quakes: bigint | null
    }>()
    expectTypeOf(rowOf(some.crossJoin(named)).quakes).toEqualTypeOf<bigint>()
    expectTypeOf(rowOf(named.join(some, { on: (l, r) => r.net.eq(l.code), how: 'anti' }))).toEqualTypeOf<{
      readonly code: string | null
      readonly quakes: bigint
    }>()
  })

  test('wants a condition over names that one side alone has', () => {
    // @ts-expect-error net is on both sides
    some.join(perNet, { on: (l, r) => l.net.eq(r.net) })
    // @ts-expect-error net is on both sides
    some.crossJoin(perNet)
    // @ts-expect-error no such column
    some.join(named, { on: (l, r) => l.net.eq(r.cod) })
    // @ts-expect-error a bigint does not equal a string
    some.join(named, { on: (l, r) => l.net.eq(r.quakes) })
    // @ts-expect-error a string is no condition
    some.join(named, { on: (l) => l.net })
  })
})
