import { type FunctionEntry, windowed } from './function-entry.js'

/** Functions of the rows around a row, each used with a window: `rank().over({ orderBy: [c.mag] })`. */
export const WINDOW_FUNCTIONS = {
  cume_dist: windowed(
    [],
    'double',
    'never',
    '1.6',
    'Share of the rows that stand before the row, it and its peers included.',
  ),
  dense_rank: windowed(
    [],
    'int',
    'never',
    '1.6',
    'Place from 1; peers share one, and the next place follows without a gap.',
  ),
  lag: {
    ...windowed(
      ['any'],
      'same_with_default',
      'without_default',
      '1.4',
      'The value so many rows before, 1 if not said; null, or the constant, where there is none.',
    ),
    optional: ['literal_integer', 'literal_any'],
    signature: 'value[, 1[, constant]]',
  },
  lead: {
    ...windowed(
      ['any'],
      'same_with_default',
      'without_default',
      '1.4',
      'The value so many rows after, 1 if not said; null, or the constant, where there is none.',
    ),
    optional: ['literal_integer', 'literal_any'],
    signature: 'value[, 1[, constant]]',
  },
  nth_value: {
    ...windowed(
      ['any', 'literal_integer'],
      'same',
      'always',
      '3.1',
      'The value of a row of the frame, from 1; of those that are not null if true is said.',
    ),
    optional: ['literal_boolean'],
    framed: true,
  },
  ntile: windowed(
    ['literal_integer'],
    'int',
    'never',
    '1.4',
    'Number of the part, from 1, where the rows are cut into so many of about the same size.',
  ),
  percent_rank: windowed(
    [],
    'double',
    'never',
    '1.6',
    'Place from 0 to 1: the rank less one, by the rows less one.',
  ),
  rank: windowed(
    [],
    'int',
    'never',
    '1.4',
    'Place from 1; peers share one, and as many places are left out after them.',
  ),
  row_number: windowed([], 'int', 'never', '1.6', 'Number of the row from 1; among peers in no fixed order.'),
} as const satisfies Readonly<Record<string, FunctionEntry>>
