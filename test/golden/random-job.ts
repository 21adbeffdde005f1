import fc from 'fast-check'
import {
  type Column,
  coalesce,
  concat,
  count,
  job,
  json,
  kafka,
  lit,
  max,
  results,
  round,
  session,
  split,
  struct,
  t,
  toConsole,
  toJson,
  tumbling,
  when,
} from 'sparkwire'
import type { DataType } from '../../src/schema/data-type.js'

type Text = Column<{ readonly kind: 'string' }>
type Number = Column<{ readonly kind: 'double' }>
type Condition = Column<{ readonly kind: 'boolean' }>

interface Columns {
  readonly text: Text
  readonly number: Number
}

/** What an expression is made of, before there are columns to make it of. */
interface Build<T extends DataType> {
  readonly build: (columns: Columns) => Column<T>
}

const word = fc.string({
  unit: fc.constantFrom('a', 'bc', 'def', ' ', '-', "'", '"', 'é', '漢'),
  maxLength: 14,
})
const columnName = fc.stringMatching(/^[a-z][a-z_]{0,24}[a-z]$/)

const { number, text, condition } = fc.letrec<{
  number: Build<{ readonly kind: 'double' }>
  text: Build<{ readonly kind: 'string' }>
  condition: Build<{ readonly kind: 'boolean' }>
}>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant({ build: (c: Columns) => c.number }),
    fc
      .tuple(
        tie('number'),
        fc.constantFrom('plus' as const, 'minus' as const, 'times' as const),
        tie('number'),
      )
      .map(([left, operator, right]) => ({ build: (c: Columns) => left.build(c)[operator](right.build(c)) })),
    fc
      .tuple(tie('number'), fc.double({ noNaN: true, noDefaultInfinity: true }))
      .map(([left, right]) => ({ build: (c: Columns) => left.build(c).plus(right) })),
    tie('number').map((inner) => ({ build: (c: Columns) => inner.build(c).negate() })),
    tie('number').map((inner) => ({ build: (c: Columns) => round(inner.build(c), 2) })),
  ),
  text: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant({ build: (c: Columns) => c.text }),
    fc
      .tuple(tie('text'), word)
      .map(([left, right]) => ({ build: (c: Columns) => concat(left.build(c), right) })),
    fc
      .tuple(tie('text'), word)
      .map(([left, right]) => ({ build: (c: Columns) => coalesce(left.build(c), right) })),
    tie('number').map((inner) => ({ build: (c: Columns) => inner.build(c).cast(t.string()) })),
    fc.tuple(tie('condition'), tie('text'), tie('condition'), word).map(([first, value, second, other]) => ({
      build: (c: Columns) =>
        when(first.build(c), value.build(c)).when(second.build(c), other).otherwise('neither') as Text,
    })),
  ),
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.tuple(tie('text'), word).map(([left, right]) => ({ build: (c: Columns) => left.build(c).ne(right) })),
    fc
      .tuple(tie('text'), fc.array(word, { minLength: 1, maxLength: 6 }))
      .map(([left, list]) => ({ build: (c: Columns) => left.build(c).isIn(...list) as Condition })),
    fc
      .tuple(tie('number'), tie('number'))
      .map(([left, right]) => ({ build: (c: Columns) => left.build(c).ge(right.build(c)) })),
    fc
      .tuple(tie('condition'), fc.constantFrom('and' as const, 'or' as const), tie('condition'))
      .map(([left, operator, right]) => ({ build: (c: Columns) => left.build(c)[operator](right.build(c)) })),
    tie('condition').map((inner) => ({ build: (c: Columns) => inner.build(c).not() })),
  ),
}))

/** Jobs whose statements are of every length, for the printer to break. */
export const randomJob = fc
  .record({
    names: fc.uniqueArray(columnName, { minLength: 6, maxLength: 6 }),
    number,
    text,
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    how: fc.constantFrom(
      'inner' as const,
      'left' as const,
      'right' as const,
      'full' as const,
      'semi' as const,
    ),
    outer: fc.boolean(),
    topic: fc.stringMatching(/^[a-z][a-z.-]{0,60}$/),
    fields: fc.uniqueArray(columnName, { maxLength: 12 }),
  })
  .map(({ names, number, text, conditions, how, outer, topic, fields }) => {
    const [textName = '', numberName = '', made = '', key = '', amount = '', out = ''] = names
    const value = Object.fromEntries(
      fields.filter((name) => !names.includes(name)).map((name) => [name, t.string()]),
    )
    const source = kafka({
      topic,
      value: json({ ...value, [textName]: t.string(), [numberName]: t.double(), event_time: t.timestamp() }),
    })
    const of = (columns: unknown): Columns => {
      const { [textName]: text, [numberName]: number } = columns as Record<string, Column>
      return { text: text as Text, number: number as Number }
    }
    const filtered = conditions.reduce<typeof source>(
      (dataset, next) => dataset.filter((c) => next.build(of(c))) as typeof source,
      source,
    )
    const selected = filtered
      .withColumn(made, (c) => text.build(of(c)))
      .select((c) => ({
        [key]: toJson(struct({ [out]: text.build(of(c)), [amount]: number.build(of(c)) })),
        [amount]: number.build(of(c)),
      }))
    const grouped = (filtered as unknown as ReturnType<typeof timed>)
      .withWatermark('event_time', '1 hour')
      .groupBy((c) => ({ window: tumbling(c.event_time, '10 minutes'), [key]: text.build(of(c)) }))
      .agg((c) => ({ [amount]: max(number.build(of(c))), [out]: count(), most: max(text.build(of(c))) }))
    const marked = (filtered as unknown as ReturnType<typeof timed>).withWatermark('event_time', '1 hour')
    const joined = marked
      .join(others(`${topic}-others`), {
        on: (l, r) =>
          conditions.reduce<Condition>(
            (all, next) => all.and(next.build(of(l))) as Condition,
            text
              .build(of(l))
              .eq(r.other_Id)
              .and(r.other_At.between(l.event_time, l.event_time.plusInterval('2 hours'))),
          ),
        how,
      })
      .select((c) => ({ [key]: text.build(of(c)), event_time: c.event_time }))
    const sessions = marked
      .explode((c) => split(text.build(of(c)), ' '), { value: 'A_word', position: 'A_position', outer })
      .groupBy((c) => ({ A_visit: session(c.event_time, '90 seconds'), [key]: text.build(of(c)) }))
      .agg(() => ({ [out]: count() }))
    const sorted = filtered
      .union(
        filtered.withColumn('event_time', () => lit(null, t.timestamp())),
        { allowMissingColumns: true },
      )
      .dropDuplicates(textName as never, ...(fields.filter((name) => name in value) as never[]))
      .groupBy((c) => ({ [key]: text.build(of(c)) }))
      .agg((c) => ({ [amount]: max(number.build(of(c))), [out]: max(text.build(of(c))) }))
      .sort((c) => [...Object.values(c as Record<string, Column>).map((column) => column.descNullsFirst())])
      .limit(10)
    return job({
      name: 'random',
      sinks: {
        selected: results(selected),
        grouped: results(grouped),
        screen: toConsole(selected),
        joined: results(joined),
        sessions: results(sessions),
        sorted: results(sorted, { outputMode: 'complete' }),
      },
    })
  })

const others = (topic: string) =>
  kafka({
    topic,
    value: json({ other_Id: t.string(), other_At: t.timestamp() }),
  }).withWatermark('other_At', '10 minutes')

const timed = () => kafka({ topic: 'a', value: json({ event_time: t.timestamp() }) })
