import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import type { Dataset } from '../../../src/define/dataset.js'
import { json } from '../../../src/define/formats.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { param } from '../../../src/define/param.js'
import { rows } from '../../../src/define/rows.js'
import type { SinkDefinition } from '../../../src/define/sinks.js'
import { type ToFilesOptions, toFiles } from '../../../src/define/to-files.js'
import { toMemory } from '../../../src/define/to-memory.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import type { FieldMap } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'

const fields = { id: t.string(), net: t.string(), tags: t.array(t.string()) }
const stream = kafka({ topic: 'a', value: json(fields) })
const batch = rows([], fields)

/** As a caller without a type checker sees it. */
const loose = (dataset: unknown, options: object) =>
  toFiles(dataset as Dataset<FieldMap>, { format: 'json', path: '/out', ...options } as ToFilesOptions)
const made = (sink: SinkDefinition) => job({ name: 'j', sinks: { a: sink } }).toDocument()
const scriptOf = (sink: SinkDefinition): string => {
  const { script } = compileJob(made(sink))
  const again = parseDocument(JSON.parse(JSON.stringify(made(sink))))
  expect(compileJob(again).script).toBe(script)
  return script
}

describe('a files sink', () => {
  test('of a stream has a checkpoint, its folder as an option, and appends', () => {
    const script = scriptOf(
      loose(stream, { format: 'parquet', partitionBy: ['net', 'id'], compression: 'zstd' }),
    )
    expect(script).toContain(
      [
        '        a.writeStream.queryName("a")',
        '        .outputMode("append")',
        '        .format("parquet")',
        '        .partitionBy("net", "id")',
        '        .option("compression", "zstd")',
        '        .option("path", "/out")',
        '        .option("checkpointLocation", bridge.checkpoint("a"))',
        '        .start()',
      ].join('\n'),
    )
    expect(() => compileJob(made(loose(stream, { outputMode: 'update' })))).toThrow(
      expect.objectContaining({
        code: 'COMPILE_OUTPUT_MODE',
        message: expect.stringContaining('Expected append: a file is written once'),
      }),
    )
  })

  test('of a batch is written once, and says what happens where the folder is there', () => {
    const sink = loose(batch.select('id', 'net'), {
      format: 'csv',
      path: param('where'),
      mode: 'overwrite',
      header: true,
      options: { nullValue: '-' },
    })
    expect(scriptOf(sink)).toContain(
      [
        '        a.write.format("csv")',
        '        .mode("overwrite")',
        '        .option("header", True)',
        '        .option("nullValue", "-")',
        '        .save(bridge.param("where"))',
      ].join('\n'),
    )
    expect(compileJob(made(sink)).params).toEqual(['where'])
  })

  test.each<[object, string, string]>([
    [{ format: 'orc' }, 'DEFINE_BAD_VALUE', 'format of the files sink a: "orc"'],
    [{ path: ' ' }, 'DEFINE_BAD_VALUE', 'path of the files sink a'],
    [{ partitionBy: ['nett'] }, 'DEFINE_UNKNOWN_COLUMN', 'Unknown column: nett.'],
    [{ partitionBy: ['net', 'net'] }, 'DEFINE_BAD_VALUE', 'each column once'],
    [{ partitionBy: ['id', 'net', 'tags'] }, 'DEFINE_BAD_VALUE', 'a column besides'],
    [{ mode: 'append' }, 'DEFINE_BAD_VALUE', 'its rows are a stream'],
    [{ header: true }, 'DEFINE_BAD_VALUE', 'of csv alone'],
    [{ compression: 'g zip' }, 'DEFINE_BAD_VALUE', 'the name of a codec'],
    [{ format: 'csv' }, 'DEFINE_TYPE_MISMATCH', 'Column tags of the files sink a: array<string>'],
    [{ format: 'text' }, 'DEFINE_TYPE_MISMATCH', 'one of type string'],
    [{ options: { checkpointLocation: '/x' } }, 'DEFINE_FORBIDDEN_OPTION', 'checkpointLocation'],
    [{ partitionedBy: ['net'] }, 'DEFINE_UNKNOWN_OPTION', 'Option of toFiles: partitionedBy.'],
  ])('refuses %j', (options, code, message) => {
    expect(() => made(loose(stream, options))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    )
  })

  test('refuses a way to save that there is not', () => {
    expect(() => made(loose(batch, { mode: 'replace' }))).toThrow('mode of the files sink a: "replace".')
  })
})

test('a memory sink is a table of the name of the sink, of a stream alone', () => {
  expect(scriptOf(toMemory(stream))).toContain('.outputMode("append").format("memory").start()')
  expect(() => made(toMemory(batch))).toThrow('Memory sink a: its rows are a batch. Expected a stream.')
})
