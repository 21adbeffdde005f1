import { describe, expect, test } from 'vitest'
import { compareSchemas, mismatchText, requireSchema } from '../../../src/schema/compare-schemas.js'
import { schemaOf } from '../rows/arrow-fixture.js'

const array = (elementType: unknown, containsNull: boolean): object => ({
  type: 'array',
  elementType,
  containsNull,
})
const map = (valueType: unknown, valueContainsNull: boolean): object => ({
  type: 'map',
  keyType: 'string',
  valueType,
  valueContainsNull,
})
const struct = (name: string, type: unknown, nullable: boolean): object => ({
  type: 'struct',
  fields: [{ name, type, nullable, metadata: {} }],
})

const texts = (...args: Parameters<typeof compareSchemas>): string[] =>
  compareSchemas(...args).map(mismatchText)

describe('declared against actual', () => {
  test('the same, and the one widening: declared nullable, not null in fact, at every depth', () => {
    const declared = schemaOf([
      ['a', 'long', true],
      ['b', array(struct('x', 'string', true), true), true],
      ['c', map('long', true), true],
    ])
    const actual = schemaOf([
      ['a', 'long', false],
      ['b', array(struct('x', 'string', false), false), false],
      ['c', map('long', false), false],
    ])
    expect(compareSchemas(declared, declared)).toEqual([])
    expect(compareSchemas(declared, actual)).toEqual([])
    expect(texts(actual, declared)).toEqual([
      'a: declared not null, Spark gives a column that may be null',
      'b: declared not null, Spark gives a column that may be null',
      'b.element: declared not null, Spark gives a column that may be null',
      'b.element.x: declared not null, Spark gives a column that may be null',
      'c: declared not null, Spark gives a column that may be null',
      'c.value: declared not null, Spark gives a column that may be null',
    ])
  })

  test('no type widens', () => {
    expect(
      texts(
        schemaOf([
          ['n', 'long', true],
          ['price', 'decimal(10,2)', true],
          ['tags', array('string', true), true],
          ['counts', map('integer', true), true],
        ]),
        schemaOf([
          ['n', 'integer', true],
          ['price', 'decimal(12,2)', true],
          ['tags', 'string', true],
          ['counts', map('long', true), true],
        ]),
      ),
    ).toEqual([
      'n: declared bigint, Spark gives int',
      'price: declared decimal(10,2), Spark gives decimal(12,2)',
      'tags: declared array<string>, Spark gives string',
      'counts.value: declared int, Spark gives bigint',
    ])
  })

  test('missing, unexpected, and another case', () => {
    expect(
      texts(
        schemaOf([
          ['userId', 'long', false],
          ['gone', 'string', true],
        ]),
        schemaOf([
          ['userid', 'long', false],
          ['new', 'double', true],
        ]),
      ),
    ).toEqual([
      'userId: declared bigint not null, Spark gives no such column (but "userid": case matters)',
      'gone: declared string, Spark gives no such column',
      'userid: not declared, Spark gives bigint not null',
      'new: not declared, Spark gives double',
    ])
  })

  test('order, also where a column is missing', () => {
    const [a, b, c] = [
      ['a', 'long', true],
      ['b', 'long', true],
      ['c', 'long', true],
    ] as const
    expect(
      compareSchemas(schemaOf([a, b, c]), schemaOf([a, c])).map(({ path, reason }) => [path, reason]),
    ).toEqual([['b', 'missing']])
    expect(texts(schemaOf([a, b]), schemaOf([b, a]))).toEqual([
      'a: declared as column 1 of those in common, Spark gives it as column 2',
      'b: declared as column 2 of those in common, Spark gives it as column 1',
    ])
  })

  test('all of it in one error', () => {
    const declared = schemaOf([['a', 'long', false]])
    expect(() => requireSchema('strong', declared, declared)).not.toThrow()
    expect(() => requireSchema('strong', declared, schemaOf([['a', 'string', true]]))).toThrow(
      expect.objectContaining({
        code: 'SCHEMA_MISMATCH',
        message: [
          'The rows of result "strong" are not of the declared type:',
          '  a: declared not null, Spark gives a column that may be null',
          '  a: declared bigint, Spark gives string',
        ].join('\n'),
      }),
    )
  })
})
