import { avroSchemaText } from '../ir/avro/avro-schema.js'
import type { ParamReference } from '../ir/option-value.js'
import type { BadRecordMode, FormatKind, RecordFormat, RecordPart } from '../ir/source/record-format.js'
import type { SchemaRegistry } from '../ir/source/schema-registry.js'
import type { StructType } from '../schema/data-type.js'
import { optionOf, type SourceGround, structOf } from './build-options.js'
import type { Path } from './job-file-text.js'
import type { RecordFormatForm, RecordFormatFormOf, RegistryForm } from './record-format-form.js'

/** Where a format stands: of which part of the records, and at which path. */
interface FormatGround extends SourceGround {
  readonly part: RecordPart
  readonly path: Path
}

type Builders = {
  readonly [K in FormatKind]: (
    form: RecordFormatFormOf<K>,
    ground: FormatGround,
  ) => Extract<RecordFormat, { readonly kind: K }>
}

interface FieldsForm {
  readonly schema: Readonly<Record<string, string>>
  readonly bad_records?: BadRecordMode
}

function fieldsOf(
  { schema, bad_records }: FieldsForm,
  { file, path }: FormatGround,
): { readonly schema: StructType; readonly badRecords: BadRecordMode } {
  return { schema: structOf(file, schema, [...path, 'schema']), badRecords: bad_records ?? 'fail' }
}

const textOptions = ({ options }: { readonly options?: Readonly<Record<string, string>> }) =>
  options === undefined ? {} : { options }

const avroSchemaOf = (
  { avro_schema }: { readonly avro_schema: string | Readonly<Record<string, unknown>> },
  { file, path }: FormatGround,
): string => file.located([...path, 'avro_schema'], () => avroSchemaText(avro_schema))

function registryOf(form: RegistryForm, { path, ...ground }: FormatGround): SchemaRegistry {
  const at: Path = [...path, 'registry']
  const { url, auth, subjects, unknown_schemas } = form
  return {
    url: optionOf(ground, url, [...at, 'url']),
    // Plain text is refused where the registry is checked.
    ...(auth === undefined ? {} : { auth: optionOf(ground, auth, [...at, 'auth']) as ParamReference }),
    ...(unknown_schemas === undefined ? {} : { unknownSchemas: unknown_schemas }),
    ...(subjects === undefined ? {} : { subjects }),
  }
}

/** What each format is made by. */
const BUILDERS: Builders = {
  avro: (form, ground) => ({
    kind: 'avro',
    ...fieldsOf(form, ground),
    avroSchema: avroSchemaOf(form, ground),
  }),
  binary: ({ column }, { part }) => ({ kind: 'binary', column: column ?? part }),
  confluent_avro: (form, ground) => ({
    kind: 'confluent_avro',
    ...fieldsOf(form, ground),
    avroSchema: avroSchemaOf(form, ground),
    registry: registryOf(form.registry, ground),
  }),
  confluent_json: (form, ground) => ({
    kind: 'confluent_json',
    ...fieldsOf(form, ground),
    ...textOptions(form),
    ...(form.registry === undefined ? {} : { registry: registryOf(form.registry, ground) }),
  }),
  csv: (form, ground) => ({ kind: 'csv', ...fieldsOf(form, ground), ...textOptions(form) }),
  json: (form, ground) => ({ kind: 'json', ...fieldsOf(form, ground), ...textOptions(form) }),
  text: ({ column }, { part }) => ({ kind: 'text', column: column ?? part }),
}

/** How a key or a value becomes columns. */
export function recordFormatOf(form: RecordFormatForm, ground: FormatGround): RecordFormat {
  const build = BUILDERS[form.format] as (form: RecordFormatForm, ground: FormatGround) => RecordFormat
  return build(form, ground)
}
