import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** Values that an expression of the job cannot take. */
export const DATA_FAILURES = {
  'bad-cast': {
    signs: [{ condition: 'CAST_INVALID_INPUT' }],
    cause: 'a value cannot be read as the type that it is cast to',
    fix: 'Use `try_cast`, which gives null for such values, or filter them out before.',
    doc: PAGES.ansi,
    kind: 'data',
  },
  'divide-by-zero': {
    signs: [{ condition: 'DIVIDE_BY_ZERO' }, { condition: 'REMAINDER_BY_ZERO' }],
    cause: 'a number is divided by zero',
    fix: 'Use `try_divide`, which gives null then, or filter the zeros out before.',
    doc: PAGES.ansi,
    kind: 'data',
  },
  overflow: {
    signs: [
      { condition: 'ARITHMETIC_OVERFLOW' },
      { condition: 'BINARY_ARITHMETIC_OVERFLOW' },
      { condition: 'CAST_OVERFLOW' },
    ],
    cause: 'the result of a calculation is too large for its type',
    fix: 'Cast to a larger type before calculating, or use `try_add`, `try_multiply` and their like.',
    doc: PAGES.ansi,
    kind: 'data',
  },
  'number-out-of-range': {
    signs: [{ condition: 'NUMERIC_VALUE_OUT_OF_RANGE' }],
    cause: 'a decimal has more digits than its type has room for',
    fix: 'Give the decimal a larger precision, or use `try_cast`.',
    doc: PAGES.ansi,
    kind: 'data',
  },
  'bad-index': {
    signs: [{ condition: 'INVALID_ARRAY_INDEX' }, { condition: 'INVALID_ARRAY_INDEX_IN_ELEMENT_AT' }],
    cause: 'an element is taken from an array that has fewer',
    fix: 'Use `get` or `try_element_at`, which give null then.',
    doc: PAGES.ansi,
    kind: 'data',
  },
  'bad-timestamp': {
    signs: [{ condition: 'CANNOT_PARSE_TIMESTAMP' }, { type: /DateTimeParseException$/ }],
    cause: 'a text cannot be read as a time in the given format',
    fix: 'Check the format, or use `try_to_timestamp`, which gives null for such texts.',
    doc: PAGES.ansi,
    kind: 'data',
  },
  'malformed-record': {
    signs: [{ condition: 'MALFORMED_RECORD_IN_PARSING' }, { condition: 'MALFORMED_CSV_RECORD' }],
    cause: 'a record cannot be read in the format that the job expects, and the job fails on such',
    fix: "Have the source drop such records or make them null (`badRecords: 'drop'` or `'null'`; `bad_records` in a job file), or correct the producer. Avro of a schema registry has five bytes before the data.",
    doc: PAGES.files,
    kind: 'data',
  },
  'duplicate-map-key': {
    signs: [{ condition: 'DUPLICATED_MAP_KEY' }],
    cause: 'a map would have the same key twice',
    fix: 'Drop the duplicates before, or set `spark.sql.mapKeyDedupPolicy` to LAST_WIN.',
    doc: PAGES.conditions,
    kind: 'data',
  },
  'raised-in-sql': {
    signs: [{ condition: 'USER_RAISED_EXCEPTION' }],
    cause: "the job's own check of the data failed",
    fix: 'The message is that of `raise_error` or `assert_true` in the job: look for the record that it speaks of.',
    doc: PAGES.functions,
    kind: 'data',
  },
  'subquery-rows': {
    signs: [{ condition: 'SCALAR_SUBQUERY_TOO_MANY_ROWS' }],
    cause: 'a subquery that stands for one value gave several rows',
    fix: 'Aggregate in it, or take the first row: `LIMIT 1`.',
    doc: PAGES.conditions,
    kind: 'data',
  },
} as const satisfies DiagnosisTable
