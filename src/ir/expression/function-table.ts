import { AGGREGATE_FUNCTIONS } from './functions/aggregate-table.js'
import { COLLECTION_FUNCTIONS } from './functions/collection-table.js'
import { CONDITION_FUNCTIONS } from './functions/condition-table.js'
import type { FunctionEntry } from './functions/function-entry.js'
import { HASH_FUNCTIONS } from './functions/hash-table.js'
import { NUMBER_FUNCTIONS } from './functions/number-table.js'
import { TEXT_FUNCTIONS } from './functions/text-table.js'
import { TIME_FUNCTIONS } from './functions/time-table.js'
import { VARIANT_FUNCTIONS } from './functions/variant-table.js'
import { WINDOW_FUNCTIONS } from './functions/window-table.js'

/** Every function there is: the typed functions, the type rules and the docs all come from this table. */
export const FUNCTIONS = {
  ...AGGREGATE_FUNCTIONS,
  ...COLLECTION_FUNCTIONS,
  ...CONDITION_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...VARIANT_FUNCTIONS,
  ...WINDOW_FUNCTIONS,
} as const satisfies Readonly<Record<string, FunctionEntry>>

export type FunctionName = keyof typeof FUNCTIONS

/** The entry of a function, with the optional parts of its form in reach. */
export function functionEntry(name: FunctionName): FunctionEntry {
  return FUNCTIONS[name]
}

/** The groups in which the functions are listed, and the file of `define/functions` that has each. */
export const FUNCTION_GROUPS = [
  { title: 'Text and bytes', file: 'text-functions', functions: TEXT_FUNCTIONS },
  { title: 'Numbers', file: 'number-functions', functions: NUMBER_FUNCTIONS },
  { title: 'Dates and times', file: 'time-functions', functions: TIME_FUNCTIONS },
  { title: 'Choices', file: 'conditional', functions: CONDITION_FUNCTIONS },
  { title: 'Arrays and maps', file: 'collection-functions', functions: COLLECTION_FUNCTIONS },
  { title: 'Variants', file: 'variant-functions', functions: VARIANT_FUNCTIONS },
  { title: 'Hashes', file: 'hash-functions', functions: HASH_FUNCTIONS },
  { title: 'Groups of rows', file: 'aggregate-functions', functions: AGGREGATE_FUNCTIONS },
  { title: 'Windows of rows', file: 'window-functions', functions: WINDOW_FUNCTIONS },
] as const satisfies readonly {
  readonly title: string
  readonly file: string
  readonly functions: Readonly<Record<string, FunctionEntry>>
}[]
