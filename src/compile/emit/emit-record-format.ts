import {
  byFormatKind,
  type FieldsFormat,
  type FormatTable,
  type RecordFormat,
  type RecordPart,
} from '../../ir/source/record-format.js'
import { corruptField } from '../lower/lower-kafka.js'
import { method, name, sqlFunction } from '../python/build.js'
import { pyInteger, pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'
import { columnText, emitColumn } from './emit-expression.js'

type FieldsEntry<F> = {
  /** The struct that the part's bytes give. */
  readonly parse: (format: F, part: RecordPart, constant: string) => PyExpression
  /** Whether the bytes, which are there, could not be read; `struct` is the column that holds the struct. */
  readonly isBad: (format: F, part: RecordPart, struct: string) => PyExpression
  /** What a record is said to be that could not be read. */
  readonly cause: string
}

type FieldsTable = {
  readonly [K in FieldsFormat['kind']]: FieldsEntry<Extract<FieldsFormat, { readonly kind: K }>>
}

const asText = (part: RecordPart): PyExpression => method(emitColumn(part), 'cast', [pyString('string')])

const MODES = { drop: 'PERMISSIVE', fail: 'FAILFAST', null: 'PERMISSIVE' } as const

/** `{"mode": …}` with what the definition adds. */
function readOptions(format: FieldsFormat): PyExpression {
  const options: readonly (readonly [string, string])[] = [
    ['mode', MODES[format.badRecords]],
    ...(format.badRecords === 'drop' ? [['columnNameOfCorruptRecord', corruptField(format)] as const] : []),
    ...Object.entries(format.options ?? {}),
  ]
  return { kind: 'dict', entries: options.map(([key, value]) => [pyString(key), pyString(value)]) }
}

/** `from_json` or `from_csv` of the part's text. */
const parseText =
  (functionName: string) =>
  (format: FieldsFormat, part: RecordPart, constant: string): PyExpression =>
    sqlFunction(functionName, asText(part), name(constant), readOptions(format))

/** Spark keeps the text of what it could not read. */
const isCorrupt = (format: FieldsFormat, struct: string): PyExpression =>
  method(emitField(struct, corruptField(format)), 'isNotNull')

const emitField = (struct: string, field: string): PyExpression =>
  sqlFunction('col', pyString(`${struct}.${columnText(field)}`))

const or = (left: PyExpression, right: PyExpression): PyExpression => ({
  kind: 'infix',
  symbol: '|',
  left,
  right,
})

const FIELDS: FieldsTable = {
  csv: {
    parse: parseText('from_csv'),
    // Of no characters at all Spark keeps nothing.
    isBad: (format, part, struct) =>
      or(
        { kind: 'infix', symbol: '==', left: sqlFunction('length', emitColumn(part)), right: pyInteger(0n) },
        isCorrupt(format, struct),
      ),
    cause: 'no CSV of the declared fields',
  },
  json: {
    parse: parseText('from_json'),
    // Blanks alone give no struct, but count as read.
    isBad: (format, part, struct) =>
      or(
        {
          kind: 'infix',
          symbol: '&',
          left: method(emitColumn(part), 'isNotNull'),
          right: method(emitColumn(struct), 'isNull'),
        },
        isCorrupt(format, struct),
      ),
    cause: 'no JSON of the declared fields',
  },
}

const entryOf = (format: FieldsFormat): FieldsEntry<FieldsFormat> =>
  FIELDS[format.kind] as FieldsEntry<FieldsFormat>

/** The struct of the fields that a part's bytes give. */
export function emitFields(format: FieldsFormat, part: RecordPart, constant: string): PyExpression {
  return entryOf(format).parse(format, part, constant)
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

/** A field of a struct column, as `select` takes it by name. */
export function fieldText(struct: string, field: string): string {
  return `${struct}.${columnText(field)}`
}

const WHOLE: FormatTable<PyExpression | undefined, [RecordPart]> = {
  binary: ({ column }, part) =>
    column === part ? emitColumn(part) : method(emitColumn(part), 'alias', [pyString(column)]),
  csv: () => undefined,
  json: () => undefined,
  text: ({ column }, part) => method(asText(part), 'alias', [pyString(column)]),
}

/** The one column that a part's bytes give as a whole; none where its fields do. */
export function emitWhole(format: RecordFormat, part: RecordPart): PyExpression | undefined {
  return byFormatKind(WHOLE, format, part)
}
