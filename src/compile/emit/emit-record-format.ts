import { parseAvroRecord } from '../../ir/avro/avro-schema.js'
import { readField } from '../../ir/avro/reader-schema.js'
import {
  type AvroFormat,
  type BadRecordMode,
  byFormatKind,
  type ConfluentAvroFormat,
  type ConfluentJsonFormat,
  type CsvFormat,
  type FieldsFormat,
  type FormatTable,
  type JsonFormat,
  type RecordFormat,
  type RecordPart,
} from '../../ir/source/record-format.js'
import type { SchemaRegistry } from '../../ir/source/schema-registry.js'
import { corruptField } from '../lower/format-names.js'
import type { FormatNames } from '../lower/step.js'
import { call, method, name, sqlFunction } from '../python/build.js'
import { pyInteger, pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'
import { columnText, emitColumn } from './emit-column.js'

type FieldsEntry<F> = {
  /** The struct that the part's bytes give. */
  readonly parse: (format: F, part: RecordPart, names: FormatNames) => PyExpression
  /** Whether the bytes, which are there, could not be read; `struct` is the column that holds the struct. */
  readonly isBad: (format: F, part: RecordPart, struct: string) => PyExpression
  /** What a record is said to be that could not be read. */
  readonly cause: string
  /** Whether the struct has the declared fields alone. */
  readonly isExact: boolean
}

type FieldsTable = {
  readonly [K in FieldsFormat['kind']]: FieldsEntry<Extract<FieldsFormat, { readonly kind: K }>>
}

const MODES: { readonly [M in BadRecordMode]: string } = {
  drop: 'PERMISSIVE',
  fail: 'FAILFAST',
  null: 'PERMISSIVE',
}

type Options = readonly (readonly [key: string, value: PyExpression])[]

const dict = (options: Options): PyExpression => ({
  kind: 'dict',
  entries: options.map(([key, value]) => [pyString(key), value]),
})

const asText = (part: RecordPart): PyExpression => method(emitColumn(part), 'cast', [pyString('string')])

const emitField = (struct: string, field: string): PyExpression =>
  sqlFunction('col', pyString(fieldText(struct, field)))

/** A field of a struct column, as `select` takes it by name. */
export function fieldText(struct: string, field: string): string {
  return `${struct}.${columnText(field)}`
}

type TextFormat = ConfluentJsonFormat | CsvFormat | JsonFormat

/** `{"mode": …}` with what the definition adds. */
function textOptions(format: TextFormat): PyExpression {
  const corrupt =
    format.badRecords === 'drop' ? [['columnNameOfCorruptRecord', corruptField(format)] as const] : []
  const all = [
    ['mode', MODES[format.badRecords]] as const,
    ...corrupt,
    ...Object.entries(format.options ?? {}),
  ]
  return dict(all.map(([key, value]) => [key, pyString(value)]))
}

/** `from_json` or `from_csv` of the part's text. */
const parseText =
  (functionName: string) =>
  (format: TextFormat, part: RecordPart, { schema }: FormatNames): PyExpression =>
    sqlFunction(functionName, asText(part), name(schema), textOptions(format))

/** `from_avro`; by a schema of its own where records are not to fail the query. */
function parseAvro(
  { badRecords }: AvroFormat,
  part: RecordPart,
  { schema, reader }: FormatNames,
): PyExpression {
  const options: Options = [
    ['mode', pyString(MODES[badRecords])],
    ...(reader === undefined ? [] : [['avroSchema', name(reader)] as const]),
  ]
  return call('from_avro', [emitColumn(part), name(schema), dict(options)])
}

const unknownSchemas = (registry: SchemaRegistry | undefined): readonly PyKeyword[] =>
  registry?.unknownSchemas === 'bad' ? [{ name: 'unknown', value: pyString('bad') }] : []

function parseConfluentAvro(
  { badRecords, registry }: ConfluentAvroFormat,
  part: RecordPart,
  { schema, registered }: FormatNames,
): PyExpression {
  const mode = { name: 'mode', value: pyString(MODES[badRecords]) }
  const args = [emitColumn(part), name(registered ?? ''), name(schema)]
  return { ...call('confluent_avro', args), keywords: [mode, ...unknownSchemas(registry)] }
}

function parseConfluentJson(
  format: ConfluentJsonFormat,
  part: RecordPart,
  { schema, registered }: FormatNames,
): PyExpression {
  const args = [emitColumn(part), name(schema), textOptions(format)]
  const schemas = registered === undefined ? [] : [{ name: 'schemas', value: name(registered) }]
  return { ...call('confluent_json', args), keywords: [...schemas, ...unknownSchemas(format.registry)] }
}

const infix = (symbol: string, left: PyExpression, right: PyExpression): PyExpression => ({
  kind: 'infix',
  symbol,
  left,
  right,
})

const isThere = (part: RecordPart): PyExpression => method(emitColumn(part), 'isNotNull')

/** Spark keeps the text of what it could not read. */
const isCorrupt = (format: FieldsFormat, struct: string): PyExpression =>
  method(emitField(struct, corruptField(format)), 'isNotNull')

/** Blanks alone give no struct, but count as read. */
const isBadJson = (format: FieldsFormat, part: RecordPart, struct: string): PyExpression =>
  infix('|', infix('&', isThere(part), method(emitColumn(struct), 'isNull')), isCorrupt(format, struct))

/** Of a record that could not be read Spark gives nulls alone. */
const isBadAvro = ({ avroSchema }: AvroFormat | ConfluentAvroFormat, part: RecordPart, struct: string) =>
  infix('&', isThere(part), method(emitField(struct, readField(parseAvroRecord(avroSchema))), 'isNull'))

const FIELDS: FieldsTable = {
  avro: { parse: parseAvro, isBad: isBadAvro, cause: 'no Avro of the schema', isExact: false },
  confluent_avro: {
    parse: parseConfluentAvro,
    isBad: isBadAvro,
    cause: 'no Confluent Avro of the schemas',
    isExact: false,
  },
  confluent_json: {
    parse: parseConfluentJson,
    isBad: isBadJson,
    cause: 'no Confluent JSON of the declared fields',
    isExact: true,
  },
  csv: {
    parse: parseText('from_csv'),
    // Of no characters at all Spark keeps nothing.
    isBad: (format, part, struct) =>
      infix(
        '|',
        infix('==', sqlFunction('length', emitColumn(part)), pyInteger(0n)),
        isCorrupt(format, struct),
      ),
    cause: 'no CSV of the declared fields',
    isExact: true,
  },
  json: {
    parse: parseText('from_json'),
    isBad: isBadJson,
    cause: 'no JSON of the declared fields',
    isExact: true,
  },
}

const entryOf = (format: FieldsFormat): FieldsEntry<FieldsFormat> =>
  FIELDS[format.kind] as FieldsEntry<FieldsFormat>

/** The struct of the fields that a part's bytes give. */
export function emitFields(
  format: FieldsFormat,
  part: RecordPart,
  names: FormatNames | undefined,
): PyExpression {
  return entryOf(format).parse(format, part, names ?? { schema: '' })
}

/** The declared fields of a struct, as `select` takes them. */
export function fieldTexts(format: FieldsFormat, struct: string): readonly string[] {
  return format.schema.fields.map((field) => fieldText(struct, field.name))
}

/** The same with one star, where the struct has no other fields. */
export function allFieldTexts(format: FieldsFormat, struct: string): readonly string[] {
  return entryOf(format).isExact ? [`${struct}.*`] : fieldTexts(format, struct)
}

/** `F.when(bad, "value: no JSON of the declared fields")`, or behind another one. */
export function emitCause(
  before: PyExpression | undefined,
  [part, format]: readonly [RecordPart, FieldsFormat],
  struct: string,
): PyExpression {
  const { isBad, cause } = entryOf(format)
  const args = [isBad(format, part, struct), pyString(`${part}: ${cause}`)]
  return before === undefined ? sqlFunction('when', ...args) : method(before, 'when', args)
}

const none = (): undefined => undefined

const WHOLE: FormatTable<PyExpression | undefined, [RecordPart]> = {
  avro: none,
  binary: ({ column }, part) =>
    column === part ? emitColumn(part) : method(emitColumn(part), 'alias', [pyString(column)]),
  confluent_avro: none,
  confluent_json: none,
  csv: none,
  json: none,
  text: ({ column }, part) => method(asText(part), 'alias', [pyString(column)]),
}

/** The one column that a part's bytes give as a whole; none where its fields do. */
export function emitWhole(format: RecordFormat, part: RecordPart): PyExpression | undefined {
  return byFormatKind(WHOLE, format, part)
}
