import { DefineError } from '../../errors/define-error.js'
import type { StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkPath } from '../check-path.js'
import type { OptionMap, OptionValue } from '../option-value.js'
import type { RelationBase, SpecOf } from '../relation/relation-node.js'
import { rowSchema } from '../relation/row-schema.js'
import { checkFileColumns, checkFileFormat, type FileFormat } from './file-format.js'
import { checkFileSettings, type FileSourceSettings } from './file-options.js'

/** Rows of files: those that are there, or a stream of those that come. */
export interface FilesSourceNode extends RelationBase, FileSourceSettings {
  readonly kind: 'files_source'
  readonly format: FileFormat
  /** A file, a folder or a pattern: on this machine, or a URL that Hadoop reads. */
  readonly path: OptionValue
  readonly rowType: StructType
  /** Absent: a batch. */
  readonly read?: 'stream'
  /** Of CSV and JSON: what a record does that is not of the columns. Absent: it fails the query. */
  readonly badRecords?: 'null'
  readonly options: OptionMap
}

export function filesSourceNode(spec: SpecOf<FilesSourceNode>): FilesSourceNode {
  const { format, path, rowType, badRecords } = spec
  checkFileFormat('files', format)
  checkPath('files', path)
  const schema = rowSchema('files', rowType.fields)
  checkFileColumns('files', format, rowType.fields)
  checkFileSettings(spec)
  if (badRecords !== undefined && format !== 'csv' && format !== 'json') {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `badRecords of files: the format is ${format}. Expected none: only csv and json has it.`,
    })
  }
  return deepFreeze({ ...spec, kind: 'files_source', schema })
}
