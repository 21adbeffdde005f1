import { expect, test } from 'vitest'
import { recordJson } from '../../../src/cli/record-output.js'
import type { KafkaRecord } from '../../../src/kafka/kafka-record.js'

const record = (parts: Partial<KafkaRecord> = {}): KafkaRecord => ({
  topic: 'orders',
  partition: 1,
  offset: 9007199254740993n,
  timestamp: 1517363399650,
  key: Buffer.from('a'),
  value: Buffer.from('{"x":"ü"}'),
  headers: [],
  ...parts,
})

test('prints the exact offset and text as text', () => {
  expect(recordJson(record())).toBe(
    '{"topic":"orders","partition":1,"offset":9007199254740993,"timestamp":"2018-01-31T01:49:59.650Z","key":"a","value":"{\\"x\\":\\"ü\\"}","headers":[]}',
  )
})

test('null, empty and binary stay apart', () => {
  const headers = [
    { key: 'n', value: null },
    { key: 'b', value: Buffer.from([0xff]) },
  ]
  expect(JSON.parse(recordJson(record({ key: Buffer.alloc(0), value: null, headers })))).toMatchObject({
    key: '',
    value: null,
    headers: [
      { key: 'n', value: null },
      { key: 'b', valueBase64: '/w==' },
    ],
  })
  expect(JSON.parse(recordJson(record({ value: Buffer.from([0xc3, 0x28]) })))).toMatchObject({
    valueBase64: 'wyg=',
  })
})
