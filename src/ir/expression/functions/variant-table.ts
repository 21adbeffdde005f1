import { type FunctionEntry, scalar } from './function-entry.js'

/** Functions of variants: values of which only each row says what they are. */
export const VARIANT_FUNCTIONS = {
  is_variant_null: scalar(
    ['variant'],
    'boolean',
    'never',
    '4.0',
    "Whether it is JSON's null; false where there is no variant at all.",
  ),
  parse_json: scalar(['string'], 'variant', 'any', '4.0', 'The variant of a JSON text.'),
  schema_of_variant: scalar(
    ['variant'],
    'string',
    'any',
    '4.0',
    'The type of what is in it: `OBJECT<id: BIGINT>`.',
  ),
  to_variant_object: scalar(
    ['variant_object'],
    'variant',
    'any',
    '4.0',
    'A struct, map or array as a variant; keys of maps are texts.',
  ),
  try_parse_json: scalar(
    ['string'],
    'variant',
    'always',
    '4.0',
    'The variant of a JSON text; null where it is none.',
  ),
  try_variant_get: {
    ...scalar(
      ['variant', 'literal_string', 'literal_string'],
      'type_of_third',
      'always',
      '4.0',
      'What is at a path, `$.id`, as a type; null where there is nothing, or nothing of that type.',
    ),
    signature: "variant, '$.…', type",
  },
  variant_get: {
    ...scalar(
      ['variant', 'literal_string', 'literal_string'],
      'type_of_third',
      'always',
      '4.0',
      'What is at a path, `$.id`, as a type; null where there is nothing.',
    ),
    signature: "variant, '$.…', type",
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>
