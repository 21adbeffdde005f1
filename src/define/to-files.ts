import type { OptionValue } from '../ir/option-value.js'
import type { SaveMode } from '../ir/sink/files-sink.js'
import type { FileFormat } from '../ir/source/file-format.js'
import type { FieldMap } from '../schema/data-type.js'
import { checkOptions } from './check-options.js'
import { type Dataset, relationOf } from './dataset.js'
import { COMMON, type SinkDefinition, type SinkOptions, sink } from './sinks.js'
import type { UntypedDataset } from './untyped-dataset.js'

/** What {@link toFiles} takes. */
export interface ToFilesOptions<C extends string = string> extends SinkOptions {
  /** What is written. */
  readonly format: FileFormat
  /**
   * A folder on the machine of the driver, or a URL that Hadoop writes. A relative path counts from the directory in
   * which the run is started.
   */
  readonly path: OptionValue
  /** Columns that become folders instead: `day=2026-01-01`. @default none */
  readonly partitionBy?: readonly C[]
  /**
   * Of a batch: what happens where the folder is there already. A stream always appends.
   * @default 'error'
   */
  readonly mode?: SaveMode
  /** Of CSV: whether each file begins with the names of the columns. @default false */
  readonly header?: boolean
  /** The codec, by Spark's name: `gzip`, `zstd`. @default Spark's own for the format */
  readonly compression?: string
  /** Further options of Spark's writer of the format; the secret ones as `param('name')`. @default Spark's own */
  readonly options?: Readonly<Record<string, OptionValue>>
}

/**
 * Rows written to files of JSON, CSV, Parquet or text; those of a stream in output mode `append`, each file once.
 *
 * @example
 * ```ts
 * toFiles(quakes, { format: 'parquet', path: '/data/quakes', partitionBy: ['net'] })
 * ```
 * @throws DEFINE_UNKNOWN_OPTION; the rest is checked by the job
 */
export function toFiles<F extends FieldMap>(
  dataset: Dataset<F>,
  options: ToFilesOptions<keyof F & string>,
): SinkDefinition<'files'>
export function toFiles(dataset: UntypedDataset, options: ToFilesOptions): SinkDefinition<'files'>
export function toFiles(dataset: unknown, options: ToFilesOptions): SinkDefinition<'files'> {
  checkOptions('toFiles', options, {
    ...COMMON,
    format: true,
    path: true,
    partitionBy: true,
    mode: true,
    header: true,
    compression: true,
    options: true,
  })
  return sink('files', { ...options, input: relationOf('toFiles', dataset), options: { ...options.options } })
}
