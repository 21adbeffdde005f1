import { DefineError } from '../errors/define-error.js'
import type { OptionValue } from '../ir/option-value.js'
import type { FileFormat } from '../ir/source/file-format.js'
import type { FileSourceSettings } from '../ir/source/file-options.js'
import { filesSourceNode } from '../ir/source/files-source-node.js'
import type { DataType } from '../schema/data-type.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { valueText } from '../util/value-text.js'
import { siteOf } from './call-site.js'
import { checkOptions } from './check-options.js'
import { Dataset } from './dataset.js'

/** What {@link files} takes. */
export interface FilesOptions<S extends Readonly<Record<string, DataType>>> extends FileSourceSettings {
  /** What is in the files. */
  readonly format: FileFormat
  /**
   * A file, a folder or a pattern such as `/data/*.json`: on the machine of the driver, or a URL that Hadoop reads.
   * A relative path counts from the directory in which the run is started.
   */
  readonly path: OptionValue
  /** The columns of the rows; each may be null. */
  readonly schema: S
  /**
   * A batch, all that is there; or a stream, which goes on with each file that comes.
   * @default 'batch'
   */
  readonly read?: 'batch' | 'stream'
  /**
   * Of CSV and JSON: what a record does that is not of the columns. `fail` ends the query, `null` gives nulls.
   * @default 'fail'
   */
  readonly badRecords?: 'fail' | 'null'
  /** Further options of Spark's reader of the format; the secret ones as `param('name')`. @default Spark's own */
  readonly options?: Readonly<Record<string, OptionValue>>
}

const NAMES = {
  format: true,
  path: true,
  schema: true,
  read: true,
  badRecords: true,
  header: true,
  multiLine: true,
  pathGlobFilter: true,
  recursiveFileLookup: true,
  maxFilesPerTrigger: true,
  latestFirst: true,
  options: true,
} as const

function checkWord(option: string, value: unknown, words: readonly string[]): void {
  if (value === undefined || words.includes(value as string)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of files: ${valueText(value)}. Expected ${words.join(' or ')}.`,
  })
}

/**
 * The rows of files of JSON (a line each), CSV, Parquet or text: those that are there, such as the static side of
 * a join, or with `read: 'stream'` those that come.
 *
 * @example
 * ```ts
 * const countries = files({ format: 'csv', path: '/data/countries.csv', schema: { code: t.string(), name: t.string() }, header: true })
 * ```
 * @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_TYPE_MISMATCH, DEFINE_UNKNOWN_OPTION
 */
export function files<S extends Readonly<Record<string, DataType>>>(
  options: FilesOptions<S>,
): Dataset<NullableFields<S>> {
  checkOptions('files', options, NAMES)
  const { schema, read, badRecords, options: further, ...rest } = options
  checkWord('read', read, ['batch', 'stream'])
  checkWord('badRecords', badRecords, ['fail', 'null'])
  return new Dataset(
    filesSourceNode({
      ...rest,
      rowType: t.struct(schema ?? {}),
      ...(read === 'stream' ? { read } : {}),
      ...(badRecords === 'null' ? { badRecords } : {}),
      options: { ...further },
      ...siteOf(),
    }),
  )
}
