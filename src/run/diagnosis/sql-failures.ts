import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** What Spark's analysis of columns, types and SQL refuses. */
export const SQL_FAILURES = {
  'unknown-column': {
    signs: [
      { condition: 'UNRESOLVED_COLUMN' },
      { condition: 'UNRESOLVED_MAP_KEY' },
      { condition: 'UNRESOLVED_USING_COLUMN_FOR_JOIN' },
      { condition: 'FIELD_NOT_FOUND' },
    ],
    cause: 'a column is named that is not there',
    fix: 'Take one of the columns that the message lists. A Kafka record has key, value, topic, partition, offset and timestamp until its value is parsed.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'ambiguous-column': {
    signs: [{ condition: 'AMBIGUOUS_REFERENCE' }, { condition: 'AMBIGUOUS_COLUMN_OR_FIELD' }],
    cause: 'several columns have the name that is used',
    fix: 'Say which one is meant: give the sides of a join an alias each, or rename a column before.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'unknown-table': {
    signs: [{ condition: 'TABLE_OR_VIEW_NOT_FOUND' }],
    cause: 'a table or view is named that is not there',
    fix: 'Check its name and catalog, or create the temporary view in the same session: `foreachBatch` has a session of its own, `df.sparkSession`.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'unknown-function': {
    signs: [{ condition: 'UNRESOLVED_ROUTINE' }, { condition: 'ROUTINE_NOT_FOUND' }],
    cause: 'a function is called that Spark does not have',
    fix: 'Check its name, and since which Spark it is there; a Python function must be registered in the same session.',
    doc: PAGES.functions,
    kind: 'permanent',
  },
  'wrong-argument-count': {
    signs: [{ condition: 'WRONG_NUM_ARGS' }],
    cause: 'a function is called with too few or too many arguments',
    fix: 'Give it as many arguments as the message says.',
    doc: PAGES.functions,
    kind: 'permanent',
  },
  'wrong-types': {
    signs: [{ condition: 'DATATYPE_MISMATCH' }],
    cause: 'an expression has values of a type that it does not take',
    fix: 'Cast the values to the type that the message asks for.',
    doc: PAGES.ansi,
    kind: 'permanent',
  },
  'sql-syntax': {
    signs: [{ condition: 'PARSE_SYNTAX_ERROR' }, { condition: 'PARSE_EMPTY_STATEMENT' }],
    cause: 'Spark cannot read a text of SQL',
    fix: 'Correct it at the place that the message marks. A type or a schema as text is SQL, too.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'not-grouped': {
    signs: [{ condition: 'MISSING_AGGREGATION' }, { condition: 'MISSING_GROUP_BY' }],
    cause: 'a column of an aggregation is neither grouped by nor aggregated',
    fix: 'Add it to the grouping, or take one value of each group with `first` or `max`.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'columns-differ': {
    signs: [{ condition: 'NUM_COLUMNS_MISMATCH' }, { condition: 'INCOMPATIBLE_COLUMN_TYPE' }],
    cause: 'a union has sides with different columns',
    fix: 'Give both sides the same columns of the same types, or union by name and allow missing columns.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'column-twice': {
    signs: [{ condition: 'COLUMN_ALREADY_EXISTS' }],
    cause: 'two columns have the same name, and what is written may have it once',
    fix: 'Rename or drop one of them. Spark does not tell upper from lower case here.',
    doc: PAGES.conditions,
    kind: 'permanent',
  },
  'bad-interval': {
    signs: [{ condition: 'INVALID_INTERVAL_FORMAT' }],
    cause: 'a text should be a length of time and cannot be read as one',
    fix: 'Write a number and a unit, `10 minutes`.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'bad-pattern': {
    signs: [{ condition: 'INVALID_PARAMETER_VALUE.PATTERN' }, { type: /PatternSyntaxException$/ }],
    cause: 'a regular expression cannot be read',
    fix: 'Write it as Java has them, and escape what is meant literally: `\\\\(`.',
    doc: PAGES.functions,
    kind: 'permanent',
  },
  'static-setting': {
    signs: [{ condition: 'CANNOT_MODIFY_STATIC_CONFIG' }, { condition: 'CANNOT_MODIFY_CONFIG' }],
    cause: 'a setting is changed that is fixed once Spark has started',
    fix: 'Give it at the start: `--conf NAME=VALUE`, or `conf` in the library.',
    doc: PAGES.configuration,
    kind: 'permanent',
  },
  'bad-setting': {
    signs: [{ condition: 'INVALID_CONF_VALUE' }],
    cause: "a setting of Spark's has a value that it does not take",
    fix: 'Give it a value of the type that the message names.',
    doc: PAGES.configuration,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
