import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** Files, formats and jars. */
export const FILE_FAILURES = {
  'path-missing': {
    signs: [{ condition: 'PATH_NOT_FOUND' }],
    cause: 'a file or folder is read that is not there',
    fix: 'Check the path. On a cluster it must be there on every machine, or lie in shared storage.',
    doc: PAGES.files,
    kind: 'permanent',
  },
  'path-taken': {
    signs: [{ condition: 'PATH_ALREADY_EXISTS' }],
    cause: 'a folder is to be written that is there already',
    fix: 'Write to another one, or say what becomes of it: mode `append` or `overwrite`.',
    doc: PAGES.files,
    kind: 'permanent',
  },
  'broken-file': {
    signs: [
      { condition: 'FAILED_READ_FILE' },
      { condition: 'CANNOT_READ_FILE_FOOTER' },
      { message: /is not a Parquet file/ },
    ],
    cause: 'a file cannot be read in the format that the job expects',
    fix: 'Remove or repair the file that the message names, or set `spark.sql.files.ignoreCorruptFiles`.',
    doc: PAGES.files,
    kind: 'data',
  },
  'no-schema': {
    signs: [{ condition: 'UNABLE_TO_INFER_SCHEMA' }],
    cause: 'a folder has no file from which Spark could learn the columns',
    fix: 'State the schema, or check that the files are there.',
    doc: PAGES.files,
    kind: 'permanent',
  },
  'avro-missing': {
    signs: [
      { message: /Failed to find data source: avro/ },
      { condition: 'AVRO_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE' },
      { condition: 'AVRO_DATA_SOURCE_NOT_ENABLED' },
    ],
    cause: "Avro is used without Spark's package for it",
    fix: 'Name `avro` among the `connectors` of `script({ … })`: then the jars that match Spark come along.',
    doc: PAGES.avro,
    kind: 'permanent',
  },
  'format-unknown': {
    signs: [{ condition: 'DATA_SOURCE_NOT_FOUND' }],
    cause: 'a format is named that Spark does not know',
    fix: 'Check its name, or bring its package with `--packages`.',
    doc: PAGES.files,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
