import { type FunctionEntry, scalar } from './function-entry.js'

/** Functions of arrays and maps. */
export const COLLECTION_FUNCTIONS = {
  array: {
    ...scalar(['any'], 'array_of_common', 'never', '1.4', 'The values as an array.'),
    rest: 'any',
    signature: 'value, …',
  },
  array_append: {
    ...scalar(
      ['array', 'any'],
      'array_append',
      'first',
      '3.4',
      'The array with one element more at its end.',
    ),
    signature: 'array, element',
  },
  array_compact: scalar(['array'], 'array_compact', 'any', '3.4', 'The elements that are not null.'),
  array_contains: {
    ...scalar(
      ['comparable_array', 'any'],
      'boolean',
      'any_or_inside_first',
      '1.5',
      'Whether the value is among the elements.',
    ),
    signature: 'array, element',
  },
  array_distinct: scalar(['comparable_array'], 'same', 'any', '2.4', 'Each element once.'),
  array_except: {
    ...scalar(
      ['comparable_array', 'comparable_array'],
      'same',
      'any',
      '2.4',
      'Elements of the first that the second lacks, each once.',
    ),
    signature: 'array, array',
  },
  array_intersect: {
    ...scalar(
      ['comparable_array', 'comparable_array'],
      'array_intersect',
      'any',
      '2.4',
      'Elements that both have, each once.',
    ),
    signature: 'array, array',
  },
  array_join: {
    ...scalar(
      ['array_of_string', 'literal_string'],
      'string',
      'any',
      '2.4',
      'The elements with a separator between them; nulls are left out, or a text stands for them.',
    ),
    optional: ['literal_string'],
  },
  array_max: scalar(['comparable_array'], 'element', 'always', '2.4', 'The greatest element.'),
  array_min: scalar(['comparable_array'], 'element', 'always', '2.4', 'The least element.'),
  array_position: {
    ...scalar(
      ['comparable_array', 'literal_element'],
      'bigint',
      'any',
      '2.4',
      'Position of the first such element, from 1; 0 if there is none.',
    ),
    signature: "array, '…'",
  },
  array_prepend: {
    ...scalar(
      ['array', 'any'],
      'array_append',
      'first',
      '3.5',
      'The array with one element more at its beginning.',
    ),
    signature: 'array, element',
  },
  array_remove: {
    ...scalar(
      ['comparable_array', 'literal_element'],
      'same',
      'any',
      '2.4',
      'The array without the elements of this value.',
    ),
    signature: "array, '…'",
  },
  array_repeat: scalar(
    ['any', 'literal_integer'],
    'array_of_one',
    'never',
    '2.4',
    'The value so many times.',
  ),
  array_sort: scalar(['comparable_array'], 'same', 'any', '2.4', 'The elements in order, nulls last.'),
  array_union: {
    ...scalar(
      ['comparable_array', 'comparable_array'],
      'array_union',
      'any',
      '2.4',
      'Elements that either has, each once.',
    ),
    signature: 'array, array',
  },
  arrays_overlap: {
    ...scalar(
      ['comparable_array', 'comparable_array'],
      'boolean',
      'any_or_inside',
      '2.4',
      'Whether both have an element in common.',
    ),
    signature: 'array, array',
  },
  create_map: {
    ...scalar(
      ['comparable', 'any'],
      'map_of_pairs',
      'never',
      '2.0',
      'A map of keys and values in turn; a key that is null or there twice fails the query.',
    ),
    rest: 'any',
    signature: 'key, value, …',
  },
  element_at: {
    ...scalar(
      ['array_or_map', 'any'],
      'element_or_value',
      'always',
      '2.4',
      'Element at a position from 1, from the end if negative; or the value of a key, null without it. A position beyond the ends fails the query.',
    ),
    signature: 'array or map, position or key',
  },
  flatten: scalar(['array_of_arrays'], 'element', 'any_or_inside', '2.4', 'The arrays inside as one array.'),
  get: scalar(
    ['array', 'int'],
    'element',
    'always',
    '3.4',
    'Element at a position from 0; null beyond the ends.',
  ),
  map_concat: {
    ...scalar(['map'], 'common', 'any', '2.4', 'The entries of all; a key there twice fails the query.'),
    rest: 'map',
    signature: 'map, map, …',
  },
  map_contains_key: {
    ...scalar(['map', 'literal_element'], 'boolean', 'always', '3.4', 'Whether the map has the key.'),
    signature: "map, '…'",
  },
  map_entries: scalar(['map'], 'map_entries', 'any', '3.0', 'The entries as structs of `key` and `value`.'),
  map_from_arrays: scalar(
    ['comparable_array', 'array'],
    'map_of_arrays',
    'any',
    '2.4',
    'A map of keys and their values.',
  ),
  map_from_entries: scalar(
    ['array_of_pairs'],
    'map_of_entries',
    'any_or_inside',
    '2.4',
    'A map of structs with two fields: key and value.',
  ),
  map_keys: scalar(['map'], 'map_keys', 'any', '2.3', 'The keys.'),
  map_values: scalar(['map'], 'map_values', 'any', '2.3', 'The values.'),
  sequence: {
    ...scalar(
      ['integer', 'integer'],
      'array_of_number',
      'any',
      '2.4',
      'The numbers from the first to the second, both in it, in steps of 1 or as said.',
    ),
    optional: ['integer'],
    signature: 'from, to[, step]',
  },
  size: scalar(['array_or_map'], 'int', 'any', '1.5', 'Elements of an array or a map.'),
  slice: scalar(
    ['array', 'int', 'int'],
    'same',
    'any',
    '2.4',
    'So many elements, from a position counted from 1, from the end if negative.',
  ),
  sort_array: {
    ...scalar(
      ['comparable_array'],
      'same',
      'any',
      '1.5',
      'The elements in order, nulls first; downwards with nulls last if false is said.',
    ),
    optional: ['literal_boolean'],
  },
  str_to_map: {
    ...scalar(
      ['string'],
      'map_of_strings',
      'any',
      '3.5',
      'A map of pairs in a text: `a:1,b:2`, or with other separators, which are regular expressions.',
    ),
    optional: ['string', 'string'],
  },
  try_element_at: {
    ...scalar(
      ['array_or_map', 'any'],
      'element_or_value',
      'always',
      '3.5',
      'As `elementAt`, but null beyond the ends.',
    ),
    signature: 'array or map, position or key',
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>
