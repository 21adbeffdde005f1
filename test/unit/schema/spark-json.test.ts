import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DataType } from '../../../src/schema/data-type.js'
import { schemaFromSparkJson, typeFromSparkJson, typeToSparkJson } from '../../../src/schema/spark-json.js'
import { typeText } from '../../../src/schema/type-text.js'
import { anyType } from './any-type.js'

const field = (name: string, type: unknown, nullable = true): object => ({
  name,
  type,
  nullable,
  metadata: {},
})
const struct = (...fields: object[]): object => ({ type: 'struct', fields })

describe("Spark's schema JSON", () => {
  test('every named type, by both names', () => {
    const names: readonly (readonly [json: string, text: string])[] = [
      ['byte', 'tinyint'],
      ['short', 'smallint'],
      ['integer', 'int'],
      ['long', 'bigint'],
      ['float', 'float'],
      ['double', 'double'],
      ['string', 'string'],
      ['binary', 'binary'],
      ['boolean', 'boolean'],
      ['date', 'date'],
      ['timestamp', 'timestamp'],
      ['timestamp_ntz', 'timestamp_ntz'],
      ['void', 'void'],
      ['decimal(10,2)', 'decimal(10,2)'],
      ['interval year to month', 'interval year to month'],
      ['interval month', 'interval month'],
      ['interval day to second', 'interval day to second'],
      ['interval hour', 'interval hour'],
    ]
    for (const [json, text] of names) {
      const type = typeFromSparkJson(json)
      expect(typeText(type)).toBe(text)
      expect(typeToSparkJson(type)).toBe(json)
    }
  })

  test('interval fields by number', () => {
    expect(typeFromSparkJson('interval hour to second')).toEqual({
      kind: 'interval_day_time',
      start: 1,
      end: 3,
    })
    expect(typeFromSparkJson('interval year')).toEqual({ kind: 'interval_year_month', start: 0, end: 0 })
  })

  test('what is text to us is string', () => {
    for (const json of ['char(4)', 'varchar(20)', 'string collate UNICODE_CI']) {
      expect(typeFromSparkJson(json)).toEqual({ kind: 'string' })
    }
    expect(typeFromSparkJson('null')).toEqual({ kind: 'void' })
    expect(typeFromSparkJson('decimal')).toEqual({ kind: 'decimal', precision: 10, scale: 0 })
  })

  test('nested', () => {
    const json = struct(
      field('points', {
        type: 'array',
        elementType: struct(field('x', 'integer', false)),
        containsNull: false,
      }),
      field('counts', { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true }, false),
    )
    const schema = schemaFromSparkJson(json)
    expect(schema).toEqual({
      kind: 'struct',
      fields: [
        {
          name: 'points',
          nullable: true,
          type: {
            kind: 'array',
            containsNull: false,
            element: { kind: 'struct', fields: [{ name: 'x', nullable: false, type: { kind: 'int' } }] },
          },
        },
        {
          name: 'counts',
          nullable: false,
          type: { kind: 'map', key: { kind: 'string' }, value: { kind: 'bigint' }, valueContainsNull: true },
        },
      ],
    })
    expect(typeToSparkJson(schema)).toEqual(json)
    expect(typeText(schema)).toBe('struct<points:array<struct<x:int>>,counts:map<string,bigint>>')
  })

  test('there and back, for any type', () => {
    fc.assert(
      fc.property(anyType, (type: DataType) => {
        const json: unknown = JSON.parse(JSON.stringify(typeToSparkJson(type)))
        expect(typeFromSparkJson(json)).toEqual(type)
      }),
    )
  })
})

describe('what it refuses', () => {
  test.each([
    ['geography(4326)'],
    ['time(6)'],
    ['interval'],
    ['geometry(4326)'],
    ['decimal(39,2)'],
    ['constructor'],
    [{ type: 'udt', class: 'org.apache.spark.ml.linalg.VectorUDT' }],
  ])('an unknown type %j, with the path of the column', (type) => {
    const json = struct(
      field('a', { type: 'array', elementType: struct(field('b', type)), containsNull: true }),
    )
    expect(() => schemaFromSparkJson(json)).toThrow(
      expect.objectContaining({
        code: 'SCHEMA_UNSUPPORTED_TYPE',
        details: expect.objectContaining({ column: 'a.element.b' }),
      }),
    )
  })

  test('two columns of one name', () => {
    expect(() => schemaFromSparkJson(struct(field('a', 'long'), field('a', 'long')))).toThrow(
      expect.objectContaining({ code: 'SCHEMA_DUPLICATE_COLUMN' }),
    )
  })

  test.each([
    [null],
    ['long'],
    [{ type: 'struct' }],
    [{ type: 'struct', fields: [{ name: 'a', type: 'long' }] }],
    [{ type: 'struct', fields: [{ type: 'long', nullable: true }] }],
    [{ type: 'struct', fields: [{ name: 'a', type: { type: 'array' }, nullable: true }] }],
    [{ type: 'other', fields: [] }],
  ])('%j, which is no schema', (json) => {
    expect(() => schemaFromSparkJson(json)).toThrow(expect.objectContaining({ code: 'SCHEMA_MALFORMED' }))
  })
})
