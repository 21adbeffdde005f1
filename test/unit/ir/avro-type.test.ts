import { describe, expect, test } from 'vitest'
import { parseAvroRecord } from '../../../src/ir/avro/avro-schema.js'
import { avroRowType } from '../../../src/ir/avro/avro-type.js'
import { readerSchema } from '../../../src/ir/avro/reader-schema.js'
import { typeText } from '../../../src/schema/type-text.js'

const record = (fields: readonly object[], rest: object = {}): string =>
  JSON.stringify({ type: 'record', name: 'A', ...rest, fields })
const logical = (type: string, logicalType: string, rest: object = {}): object => ({
  type: { type, logicalType, ...rest },
})

/** Of one field: `date`, or `bigint?` where it may be null. */
function typeOf(field: object): string {
  const [only] = avroRowType(parseAvroRecord(record([{ name: 'f', ...field }]))).fields
  return only === undefined ? '' : `${typeText(only.type)}${only.nullable ? '?' : ''}`
}

/** The texts are those that Spark 4.1.1 printed of `from_avro`. */
describe('the row type of an Avro record', () => {
  test.each<[object, string]>([
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'int' }, 'int'],
    [{ type: 'long' }, 'bigint'],
    [{ type: 'float' }, 'float'],
    [{ type: 'double' }, 'double'],
    [{ type: 'bytes' }, 'binary'],
    [{ type: 'string' }, 'string'],
    [{ type: { type: 'fixed', name: 'F4', size: 4 } }, 'binary'],
    [{ type: { type: 'enum', name: 'E', symbols: ['A'] } }, 'string'],
    [logical('int', 'date'), 'date'],
    [logical('int', 'time-millis'), 'int'],
    [logical('long', 'time-micros'), 'bigint'],
    [logical('long', 'timestamp-millis'), 'timestamp'],
    [logical('long', 'timestamp-micros'), 'timestamp'],
    [logical('long', 'local-timestamp-millis'), 'timestamp_ntz'],
    [logical('long', 'local-timestamp-micros'), 'timestamp_ntz'],
    [logical('string', 'uuid'), 'string'],
    [logical('bytes', 'decimal', { precision: 10, scale: 2 }), 'decimal(10,2)'],
    [logical('fixed', 'decimal', { name: 'F8', size: 8, precision: 9, scale: 3 }), 'decimal(9,3)'],
    [{ type: { type: 'array', items: 'long' } }, 'array<bigint>'],
    [{ type: { type: 'array', items: ['null', 'string'] } }, 'array<string>'],
    [{ type: { type: 'map', values: 'int' } }, 'map<string,int>'],
    [{ type: ['int', 'long'] }, 'bigint'],
    [{ type: ['float', 'double'] }, 'double'],
    [{ type: ['int', 'string'] }, 'struct<member0:int,member1:string>'],
    [{ type: ['null', 'int', 'string'] }, 'struct<member0:int,member1:string>?'],
    [{ type: ['string'] }, 'string'],
    [{ type: ['null', 'string'] }, 'string?'],
    [{ type: { type: 'record', name: 'B', fields: [{ name: 'x', type: 'string' }] } }, 'struct<x:string>'],
  ])('of %j is %s', (field, expected) => {
    expect(typeOf(field)).toBe(expected)
  })

  test('takes a type by its name, with and without the namespace', () => {
    const place = { type: 'record', name: 'Place', fields: [{ name: 'x', type: 'int' }] }
    const fields = [
      { name: 'from', type: place },
      { name: 'to', type: ['null', 'Place'] },
      { name: 'via', type: 'shop.Place' },
    ]
    const type = avroRowType(parseAvroRecord(record(fields, { namespace: 'shop' })))
    expect(typeText(type)).toBe('struct<from:struct<x:int>,to:struct<x:int>,via:struct<x:int>>')
  })

  test.each<[string, string]>([
    ['{', 'Avro schema, the whole: {. Expected JSON.'],
    ['"string"', 'Expected the schema of a record.'],
    ['[]', 'Expected the schema of a record.'],
    ['{"type":"record","name":"A"}', 'Expected the fields of a record as a list.'],
    [record([{ type: 'int' }]), 'Expected a field with name and type.'],
    [record([{ name: 'a', type: 'integer' }]), 'Avro schema, a: integer. Expected a type of Avro'],
    [record([{ name: 'a', type: 'constructor' }]), 'Avro schema, a: constructor. Expected a type of Avro'],
    [record([{ name: 'a', type: 5 }]), 'Avro schema, a: 5. Expected a schema.'],
    [record([{ name: 'a', type: [] }]), 'Expected a union of a type besides null.'],
    [record([{ name: 'a', type: ['null', 'A'] }]), 'Expected a type that does not stand in itself.'],
    [record([{ name: 'a', type: { type: 'array' } }]), 'Avro schema, a[]: undefined. Expected a schema.'],
    [
      record([{ name: 'a', ...logical('bytes', 'decimal', { precision: 39 }) }]),
      'a decimal of 1 to 38 digits',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => avroRowType(parseAvroRecord(text))).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_SCHEMA', message: expect.stringContaining(message) }),
    )
  })
})

describe('the schema that records are read by', () => {
  test('lets each field be null, and has one that says that the record was read', () => {
    const text = record([
      { name: 'a', type: 'int', default: 1 },
      { name: 'b', type: ['null', 'int'], default: null },
      { name: 'c', type: ['int', 'string'] },
      { name: 'Record_read', type: 'int' },
    ])
    expect(readerSchema(parseAvroRecord(text)).fields).toEqual([
      { name: 'a', type: ['int', 'null'], default: 1 },
      { name: 'b', type: ['null', 'int'], default: null },
      { name: 'c', type: ['int', 'string', 'null'] },
      { name: 'Record_read', type: ['int', 'null'] },
      { name: '_record_read', type: ['boolean', 'null'], default: true },
    ])
  })
})
