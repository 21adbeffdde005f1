import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'
import { checkPath } from '../check-path.js'
import { checkPlainOptions } from '../check-plain-options.js'
import type { OptionMap, OptionValue } from '../option-value.js'
import type { RelationNode } from '../relation/relation-node.js'
import { isUnknownRow } from '../relation/unknown-row.js'
import { checkFileColumns, checkFileFormat, type FileFormat } from '../source/file-format.js'
import { unknownColumn } from '../unknown-column.js'
import type { SinkBase } from './sink-base.js'

/** As Spark's writer knows them. */
export const SAVE_MODES = ['append', 'overwrite', 'error', 'ignore'] as const

/** What a batch does where its folder is there already, in Spark's words. */
export type SaveMode = (typeof SAVE_MODES)[number]

/** Rows written to files of a folder. */
export interface FilesSink<Input = number> extends SinkBase<Input> {
  readonly kind: 'files'
  readonly format: FileFormat
  /** A folder on the machine of the driver, or a URL that Hadoop writes. */
  readonly path: OptionValue
  /** Columns that become folders: `day=2026-01-01`. */
  readonly partitionBy?: readonly string[]
  /** Of a batch; absent: error. */
  readonly mode?: SaveMode
  /** Of CSV: whether each file begins with the names of the columns. */
  readonly header?: boolean
  /** The codec, by Spark's name. */
  readonly compression?: string
  readonly options: OptionMap
}

function bad(name: string, option: string, found: string, expected: string): DefineError {
  return new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of the files sink ${name}: ${found}. Expected ${expected}.`,
    details: { sink: name, option },
  })
}

/** @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_TYPE_MISMATCH, DEFINE_UNKNOWN_COLUMN */
export function checkFilesSink(sink: FilesSink<RelationNode>, isStream: boolean): void {
  const { name, input, format, partitionBy = [], mode, header, compression } = sink
  const { fields } = input.schema
  checkFileFormat(`the files sink ${name}`, format)
  checkPath(`the files sink ${name}`, sink.path)
  const isKnown = !isUnknownRow(input.schema)
  if (!Array.isArray(partitionBy)) throw bad(name, 'partitionBy', valueText(partitionBy), 'a list of columns')
  for (const column of partitionBy) {
    if (isKnown && fields.every((field) => field.name !== column)) throw unknownColumn(column, input.schema)
  }
  if (new Set(partitionBy).size < partitionBy.length) {
    throw bad(name, 'partitionBy', partitionBy.join(', '), 'each column once')
  }
  const written = fields.filter((field) => !partitionBy.includes(field.name))
  if (isKnown && written.length === 0) {
    throw bad(name, 'partitionBy', partitionBy.join(', '), 'a column besides, which the files then hold')
  }
  if (isKnown) checkFileColumns(`the files sink ${name}`, format, written)
  if (mode !== undefined && !SAVE_MODES.includes(mode)) {
    throw bad(name, 'mode', valueText(mode), SAVE_MODES.join(', '))
  }
  if (mode !== undefined && isStream) {
    throw bad(name, 'mode', 'its rows are a stream', 'none: a stream appends files')
  }
  if (header !== undefined && (format !== 'csv' || typeof header !== 'boolean')) {
    throw bad(name, 'header', valueText(header), 'true or false, of csv alone')
  }
  if (compression !== undefined && (typeof compression !== 'string' || !/^\w+$/.test(compression))) {
    throw bad(name, 'compression', valueText(compression), 'the name of a codec')
  }
  checkPlainOptions(`the files sink ${name}`, sink.options, {
    header: 'Use header.',
    compression: 'Use compression.',
    path: 'Use path.',
    checkpointlocation: 'The run gives each sink its checkpoint.',
  })
}
