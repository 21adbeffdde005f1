import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { createArrowPrinter } from '../../../src/cli/row-output/arrow-printer.js'
import { createRowPrinter, type RowFormat } from '../../../src/cli/row-output.js'
import type { Row } from '../../../src/rows/decode-batch.js'
import { readArrow, schemaOf } from '../rows/arrow-fixture.js'

const schema = schemaOf([
  ['id', 'long', false],
  ['name', 'string', true],
  ['price', 'decimal(10,2)', true],
  ['tags', { type: 'array', elementType: 'string', containsNull: true }, true],
])
const first: Row[] = [
  { id: 1n, name: 'a', price: '12.30', tags: ['x', null] },
  { id: 9007199254740993n, name: '', price: null, tags: [] },
]
const second: Row[] = [{ id: 3n, name: 'two\nlines, "quoted"', price: '0.05', tags: null }]

async function printed(
  batches: readonly Row[][],
  options: { format: RowFormat; columns?: number; colour?: boolean; result?: string },
): Promise<string> {
  const stdout = new PassThrough()
  const printer = createRowPrinter({ schema, stdout, colour: false, ...options })
  for (const batch of batches) expect(await printer.write(batch)).toBe('open')
  await printer.end()
  stdout.end()
  return (await stdout.toArray()).join('')
}

describe('json', () => {
  test('one object a line, all digits', async () => {
    expect(await printed([first, second], { format: 'json' })).toBe(
      [
        '{"id":1,"name":"a","price":"12.30","tags":["x",null]}',
        '{"id":9007199254740993,"name":"","price":null,"tags":[]}',
        '{"id":3,"name":"two\\nlines, \\"quoted\\"","price":"0.05","tags":null}',
        '',
      ].join('\n'),
    )
  })

  test('nothing for no rows', async () => {
    expect(await printed([[]], { format: 'json' })).toBe('')
  })
})

describe('csv', () => {
  test('one header; null is empty, the empty text is quoted', async () => {
    expect(await printed([first, second], { format: 'csv' })).toBe(
      [
        'id,name,price,tags',
        '1,a,12.30,"[""x"",null]"',
        '9007199254740993,"",,[]',
        '3,"two\nlines, ""quoted""",0.05,',
        '',
      ].join('\n'),
    )
  })

  test('the header alone for no rows', async () => {
    expect(await printed([[]], { format: 'csv' })).toBe('id,name,price,tags\n')
  })
})

describe('table', () => {
  test('one header, columns as wide as they must be, control characters as escapes', async () => {
    expect(await printed([first, second], { format: 'table' })).toBe(
      [
        'id                name  price  tags',
        '────────────────  ────  ─────  ──────────',
        '1                 a     12.30  ["x",null]',
        '9007199254740993        null   []',
        '3                 two\\x0alines, "quoted"  0.05   null',
        '',
      ].join('\n'),
    )
  })

  test('cut to the terminal', async () => {
    const text = await printed([first], { format: 'table', columns: 30 })
    expect(text).toBe(
      [
        'id       name  price  tags',
        '───────  ────  ─────  ────────',
        '1        a     12.30  ["x",nu…',
        '900719…        null   []',
        '',
      ].join('\n'),
    )
  })

  test('title and header alone for no rows; colour only when asked', async () => {
    expect(await printed([], { format: 'table', result: 'strong' })).toBe(
      'strong\nid  name  price  tags\n──  ────  ─────  ────\n',
    )
    expect(await printed([first], { format: 'table', colour: true })).toContain('\u001b[2mnull\u001b[22m')
  })
})

describe('the reader of the output', () => {
  test('a slow one is waited for', async () => {
    let taken = 0
    const stdout = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        setTimeout(() => {
          taken += 1
          done()
        }, 20)
      },
    })
    const printer = createRowPrinter({ format: 'json', schema, stdout, colour: false })
    await printer.write(first)
    expect(taken).toBe(1)
  })

  test('one that is gone is "closed", and stays so', async () => {
    const reader = spawn(process.execPath, ['-e', ''], { stdio: ['pipe', 'ignore', 'ignore'] })
    const printer = createRowPrinter({ format: 'json', schema, stdout: reader.stdin, colour: false })
    await once(reader, 'exit')
    const many = Array.from({ length: 5000 }, () => first).flat()
    expect(await printer.write(many)).toBe('closed')
    expect(await printer.write(first)).toBe('closed')
    await printer.end()
  })

  test('one that fails otherwise is an error', async () => {
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('disk full'), { code: 'ENOSPC' })),
    })
    const printer = createRowPrinter({ format: 'csv', schema, stdout, colour: false })
    await expect(printer.write(first)).rejects.toThrow('disk full')
  })
})

describe('arrow', () => {
  test('frames become one stream that another reader takes', async () => {
    const stdout = new PassThrough()
    const printer = createArrowPrinter(stdout)
    for (const name of ['narrow', 'empty', 'narrow'])
      expect(await printer.write(readArrow(name))).toBe('open')
    await printer.end()
    stdout.end()
    const table = tableFromIPC(Buffer.concat(await stdout.toArray()))
    expect(table.numRows).toBe(12)
    expect(table.getChild('id')?.get(11)).toBe(-9223372036854775808n)
  })

  test('a frame of other columns is refused', async () => {
    const printer = createArrowPrinter(new PassThrough())
    await printer.write(readArrow('narrow'))
    await expect(printer.write(readArrow('moments'))).rejects.toMatchObject({ code: 'ROWS_SCHEMA_MISMATCH' })
  })
})
