import { type FunctionEntry, scalar } from './function-entry.js'

/** Functions that choose between values of one type. */
export const CONDITION_FUNCTIONS = {
  coalesce: {
    ...scalar(['any'], 'common', 'all', '1.4', 'The first value that is not null.'),
    rest: 'any',
    signature: 'value, value, …',
  },
  greatest: {
    ...scalar(
      ['comparable', 'comparable'],
      'common',
      'all',
      '1.5',
      'The greatest of several values; nulls are passed over.',
    ),
    rest: 'comparable',
    signature: 'value, value, …',
  },
  ifnull: {
    ...scalar(['any', 'any'], 'common', 'all', '3.5', 'The second where the first is null; as `nvl`.'),
    signature: 'value, value',
  },
  least: {
    ...scalar(
      ['comparable', 'comparable'],
      'common',
      'all',
      '1.5',
      'The least of several values; nulls are passed over.',
    ),
    rest: 'comparable',
    signature: 'value, value, …',
  },
  nanvl: {
    ...scalar(['fraction', 'fraction'], 'common', 'any', '1.6', 'The second where the first is NaN.'),
    signature: 'value, value',
  },
  // PySpark has it since 3.5, but that cannot analyse it.
  nullif: {
    ...scalar(
      ['comparable', 'comparable'],
      'first_of_common',
      'always',
      '4.0',
      'Null where both are equal, else the first.',
    ),
    signature: 'value, value',
  },
  nvl: {
    ...scalar(['any', 'any'], 'common', 'all', '3.5', 'The second where the first is null.'),
    signature: 'value, value',
  },
  nvl2: {
    ...scalar(
      ['any', 'any', 'any'],
      'common_rest',
      'any_rest',
      '3.5',
      'The second where the first is not null, else the third.',
    ),
    signature: 'value, value, value',
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>
