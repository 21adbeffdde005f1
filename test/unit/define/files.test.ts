import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { type FilesOptions, files } from '../../../src/define/files.js'
import { job } from '../../../src/define/job.js'
import { param } from '../../../src/define/param.js'
import { rate } from '../../../src/define/rate.js'
import { results } from '../../../src/define/sinks.js'
import { isStreaming } from '../../../src/ir/relation/is-streaming.js'
import type { DataType } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns } from './quakes.js'

type Options = FilesOptions<Readonly<Record<string, DataType>>>

/** As a caller without a type checker sees it. */
const loose = (options: object) =>
  files({ format: 'json', path: '/data', schema: { id: t.string() }, ...options } as Options)

describe('files', () => {
  test('are a batch unless they are read as a stream', () => {
    expect(isStreaming(loose({}).toNode())).toBe(false)
    expect(isStreaming(loose({ read: 'batch' }).toNode())).toBe(false)
    expect(isStreaming(loose({ read: 'stream' }).toNode())).toBe(true)
    expect(columns(loose({}))).toEqual(['id string?'])
  })

  test('hand each of their settings to Spark', () => {
    const all = {
      format: 'csv',
      path: param('where'),
      read: 'stream',
      header: true,
      multiLine: false,
      pathGlobFilter: '*.csv',
      recursiveFileLookup: true,
      maxFilesPerTrigger: 3,
      latestFirst: true,
      options: { delimiter: ';', 'fs.s3a.secret.key': param('key') },
    }
    const { script, params } = compileJob(job({ name: 'j', sinks: { a: results(loose(all)) } }).toDocument())
    for (const text of [
      'spark.readStream.format("csv")',
      '.schema(A_SCHEMA)',
      '.option("mode", "FAILFAST")',
      '.option("header", True)',
      '.option("multiLine", False)',
      '.option("pathGlobFilter", "*.csv")',
      '.option("recursiveFileLookup", True)',
      '.option("maxFilesPerTrigger", 3)',
      '.option("latestFirst", True)',
      '.option("delimiter", ";")',
      '.option("fs.s3a.secret.key", bridge.param("key"))',
      '.load(bridge.param("where"))',
    ])
      expect(script).toContain(text)
    expect(params).toEqual(['key', 'where'])
  })

  test.each<[object, string, string]>([
    [
      { format: 'xml' },
      'DEFINE_BAD_VALUE',
      'format of files: "xml". Expected one of csv, json, parquet, text.',
    ],
    [{ path: '' }, 'DEFINE_BAD_VALUE', 'path of files'],
    [{ read: 'once' }, 'DEFINE_BAD_VALUE', 'Expected batch or stream'],
    [{ header: true }, 'DEFINE_BAD_VALUE', 'the format is json. Expected none: only csv has it.'],
    [{ maxFilesPerTrigger: 1 }, 'DEFINE_BAD_VALUE', 'the files are read as a batch'],
    [{ read: 'stream', maxFilesPerTrigger: 0 }, 'DEFINE_BAD_VALUE', 'a whole number above 0'],
    [{ format: 'parquet', badRecords: 'null' }, 'DEFINE_BAD_VALUE', 'only csv and json'],
    [{ badRecords: 'drop' }, 'DEFINE_BAD_VALUE', 'Expected fail or null'],
    [{ options: { Header: 'true' } }, 'DEFINE_FORBIDDEN_OPTION', 'Option of files: Header.'],
    [{ options: { mode: 'DROPMALFORMED' } }, 'DEFINE_FORBIDDEN_OPTION', 'Option of files: mode.'],
    [{ options: { password: 'x' } }, 'DEFINE_FORBIDDEN_OPTION', 'secrets are never written'],
    [{ options: { delimiter: 5 } }, 'DEFINE_BAD_VALUE', 'Option delimiter of files: 5.'],
    [
      { format: 'csv', schema: { tags: t.array(t.string()) } },
      'DEFINE_TYPE_MISMATCH',
      'one field of a CSV line',
    ],
    [
      { format: 'text', schema: { a: t.string(), b: t.string() } },
      'DEFINE_TYPE_MISMATCH',
      'one of type string',
    ],
    [{ schema: {} }, 'DEFINE_BAD_VALUE', 'Columns of files: none.'],
    [{ pathGlob: '*' }, 'DEFINE_UNKNOWN_OPTION', 'Option of files: pathGlob.'],
  ])('refuse %j', (options, code, message) => {
    expect(() => loose(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    )
  })
})

test('rate is a stream of numbered rows, at the rate that it is given', () => {
  expect(columns(rate())).toEqual(['timestamp timestamp?', 'value bigint?'])
  for (const bad of [{ rowsPerSecond: 0 }, { numPartitions: 1.5 }, { rampUpTime: 'soon' }])
    expect(() => rate(bad)).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
})
