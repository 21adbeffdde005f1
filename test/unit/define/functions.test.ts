import { describe, expect, test } from 'vitest'
import type { Column } from '../../../src/define/column.js'
import type { Dataset } from '../../../src/define/dataset.js'
import { sum } from '../../../src/define/functions/aggregate-functions.js'
import {
  array,
  arrayContains,
  arrayPosition,
  createMap,
  elementAt,
  sequence,
} from '../../../src/define/functions/array-functions.js'
import { arraysZip } from '../../../src/define/functions/arrays-zip.js'
import { coalesce, nullIf } from '../../../src/define/functions/conditional.js'
import { fromJson } from '../../../src/define/functions/from-json.js'
import { sha2 } from '../../../src/define/functions/hash-functions.js'
import { aggregate, filter, transform, zipWith } from '../../../src/define/functions/lambda-functions.js'
import { lit } from '../../../src/define/functions/lit.js'
import { struct } from '../../../src/define/functions/struct.js'
import { encode, locate } from '../../../src/define/functions/text-functions.js'
import {
  addMonths,
  dayName,
  nextDay,
  tryToDate,
  windowTime,
} from '../../../src/define/functions/time-functions.js'
import { tumbling } from '../../../src/define/functions/windows.js'
import { job } from '../../../src/define/job.js'
import { results } from '../../../src/define/sinks.js'
import type { Columns } from '../../../src/define/types/fields.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { sparkNeeds } from '../../../src/ir/spark-needs.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

type C = typeof quakes extends Dataset<infer F> ? Columns<F> : never

const typed = (build: (c: C) => unknown): readonly string[] =>
  columns(quakes.select((c) => ({ x: build(c as C) as Column })))

const refused = (message: string, code = 'DEFINE_TYPE_MISMATCH'): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

describe('types that follow from the arguments', () => {
  test('of lambdas: their parameters and what they give', () => {
    expect(typed((c) => transform(c.tags, (x) => x.isNull()))).toEqual(['x array<boolean>?'])
    expect(typed((c) => zipWith(c.tags, c.tags, (x, y) => coalesce(x, y)))).toEqual(['x array<string>?'])
    expect(
      typed((c) =>
        aggregate(
          c.tags,
          lit(0n),
          (acc) => acc.plus(1n),
          (acc) => acc.cast(t.string()),
        ),
      ),
    ).toEqual(['x string?'])
  })

  test('one lambda inside another has parameters of its own', () => {
    quakes.select((c) => {
      const outer = transform(c.tags, (x) => filter(c.tags, (y) => y.ne(x))).toNode().node
      expect(outer).toMatchObject({
        lambdas: [{ parameters: ['x'], body: { lambdas: [{ parameters: ['x_2'] }] } }],
      })
      return { id: c.id }
    })
  })

  test('of structs with fields put in and left out', () => {
    const place = (c: C) => struct({ id: c.id, mag: c.mag })
    expect(typed((c) => place(c).withField('mag', lit(1n)).withField('net', c.id))).toEqual([
      'x struct<id:string,mag:bigint,net:string>',
    ])
    expect(typed((c) => place(c).dropFields('mag'))).toEqual(['x struct<id:string>'])
  })
})

describe('arrays side by side', () => {
  test('are null where one of them is, and their fields may be', () => {
    expect(typed((c) => arraysZip({ tag: c.tags, at: array(lit(1n)) }))).toEqual([
      'x array<struct<tag:string,at:bigint>>?',
    ])
    expect(typed(() => arraysZip({ one: array(lit(1n)) }))).toEqual(['x array<struct<one:bigint>>'])
  })

  test('have fields, each with its own name', () => {
    expect(() => typed((c) => arraysZip({ tag: c.tags, TAG: c.tags }))).toThrow(
      refused('Fields of arrays_zip: tag, TAG', 'DEFINE_DUPLICATE_COLUMN'),
    )
    expect(() => typed(() => arraysZip({}))).toThrow(
      refused('Fields of arrays_zip: none', 'DEFINE_DUPLICATE_COLUMN'),
    )
  })
})

describe('what a function does not take', () => {
  test.each<[string, (c: C) => unknown, string]>([
    [
      'an unknown character set',
      (c) => encode(c.id, 'EBCDIC' as 'UTF-8'),
      'one of US-ASCII, ISO-8859-1, UTF-8',
    ],
    ['an unknown day', (c) => nextDay(c.day, 'Freitag' as 'Friday'), '"Freitag". Expected one of Monday'],
    ['a digest of other bits', (c) => sha2(c.id, 128 as 256), '128. Expected one of 224, 256, 384, 512'],
    [
      'a column for a constant',
      (c) => locate(c.id as never, c.id),
      'Argument 1 of locate: string. Expected a constant',
    ],
    ['months of a double', (c) => addMonths(c.day, c.mag as never), 'Expected an integer of at most 32 bits'],
    [
      'an element of another type',
      (c) => arrayContains(c.tags, c.mag as never),
      'as an element of the array has',
    ],
    ['a constant of another type', (c) => arrayPosition(c.tags, 5 as never), 'a value of type string'],
    ['an array of two types', (c) => array(c.id, c.mag as never), 'a value of type string'],
    ['a key of another type', (c) => createMap(c.id, c.mag, c.mag as never, c.mag), 'as the first key has'],
    ['a position of text', (c) => elementAt(c.tags, 'a' as never), 'a value of type int'],
    ['a sequence of doubles', (c) => sequence(c.mag as never, c.mag as never), 'Expected an integer'],
    ['values of two types', (c) => nullIf(c.id, c.mag as never), 'a value of type string'],
    [
      'the time of no window',
      (c) => windowTime(struct({ start: c.at, end: c.id }) as never),
      'Expected a window',
    ],
    [
      'a lambda that is none',
      (c) => transform(c.tags, 5 as never),
      'Lambda of transform: 5. Expected a function',
    ],
    [
      'a condition that is none',
      (c) => filter(c.tags, (x) => x as never),
      'Lambda of filter: string. Expected a cond',
    ],
    [
      'a lambda of text',
      (c) => transform(c.id as never, (x) => x),
      'Argument 1 of transform: string. Expected an array',
    ],
    [
      'another type than the start has',
      (c) => aggregate(c.tags, lit(0), (_, x) => x as never),
      'Lambda of aggregate: string. Expected double, as the start is',
    ],
    ['JSON of a number', (c) => fromJson(c.mag as never, t.array(t.int())), 'Argument of fromJson: double'],
    ['JSON as a number', (c) => fromJson(c.id, t.int() as never), 'Expected a struct, array or map'],
    [
      'a text among arrays',
      (c) => arraysZip({ tag: c.tags, id: c.id as never }),
      'Field id of arrays_zip: string. Expected an array',
    ],
    ['the last field dropped', (c) => struct({ id: c.id }).dropFields('id'), 'one must stay'],
  ])('%s', (_name, build, message) => {
    expect(() => typed(build)).toThrow(refused(message))
  })

  test('a field of another case, one that is not there, and no column', () => {
    expect(() => typed((c) => struct({ id: c.id }).withField('ID', c.id))).toThrow(
      refused('The struct has id', 'DEFINE_DUPLICATE_COLUMN'),
    )
    expect(() => typed((c) => struct({ id: c.id }).dropFields('mag' as never))).toThrow(
      refused('mag', 'DEFINE_UNKNOWN_COLUMN'),
    )
    expect(() => typed((c) => transform(c.tags, () => 5 as never))).toThrow(
      refused('Lambda of transform: 5', 'DEFINE_NOT_A_COLUMN'),
    )
  })

  test('an aggregate in a lambda', () => {
    expect(() =>
      quakes.groupBy('id').agg((c) => ({ x: transform(array(sum(c.mag)), () => sum(c.mag)) })),
    ).toThrow(refused('inside a lambda: sum', 'DEFINE_AGGREGATE_MISPLACED'))
  })
})

describe('documents from outside', () => {
  const document = job({
    name: 'lambdas',
    sinks: {
      rows: results(quakes.select((c) => ({ x: transform(c.tags, (x, i) => x.eq(i.cast(t.string()))) }))),
    },
  }).toDocument()
  const changed = (from: string, to: string): unknown =>
    JSON.parse(JSON.stringify(document).replace(from, to))

  test('are read as they were written', () => {
    expect(() => parseDocument(changed('', ''))).not.toThrow()
  })

  test.each([
    ['a variable of no lambda', '{"kind":"variable","name":"x"}', '{"kind":"variable","name":"y"}'],
    ['a name that is no variable', '"parameters":["x","i"]', '"parameters":["F","i"]'],
    ['code for a name', '"parameters":["x","i"]', '"parameters":["x: exit()","i"]'],
    ['one name twice', '"parameters":["x","i"]', '"parameters":["x","x"]'],
    ['too many parameters', '"parameters":["x","i"]', '"parameters":["x","i","y"]'],
    ['another function', '"function":"transform"', '"function":"zip_with"'],
    ['a function that takes no lambda', '"function":"transform"', '"function":"upper"'],
  ])('%s is refused', (_name, from, to) => {
    expect(JSON.stringify(document)).toContain(from)
    expect(() => parseDocument(changed(from, to))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(IR|DEFINE)_/) }),
    )
  })
})

test('what Spark 3.5 lacks is said by the job', () => {
  const needs = (build: (c: C) => Column) =>
    sparkNeeds(
      job({ name: 'x', sinks: { rows: results(quakes.select((c) => ({ x: build(c as C) }))) } }).toDocument(),
    )
  expect(needs((c) => c.id)).toEqual([])
  expect(needs((c) => dayName(c.at))).toEqual(['functions_4_0'])
  expect(needs((c) => tryToDate(c.id))).toEqual(['functions_4_1'])
  expect(needs((c) => transform(c.tags, (x) => x.tryCast(t.int())))).toEqual(['try_cast'])
})

test('the event time of a window keeps the watermark', () => {
  const hourly = quakes
    .withWatermark('at', '1 hour')
    .groupBy((c) => ({ window: tumbling(c.at, '1 hour') }))
    .agg((c) => ({ mag: sum(c.mag) }))
  expect(columns(hourly.select((c) => ({ at: windowTime(c.window) })))).toEqual(['at timestamp?'])
})
