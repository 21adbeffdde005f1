import { DefineError } from '../../errors/define-error.js'
import { didYouMean } from '../../util/did-you-mean.js'
import { valueText } from '../../util/value-text.js'

/** Options of a text format, as Spark spells them. */
export type TextOptions = Readonly<Record<string, string>>

/** The formats of fields that are text. */
export type TextFormatKind = 'confluent_json' | 'csv' | 'json'

const TIMES = ['dateFormat', 'timestampFormat', 'timestampNTZFormat', 'timeZone', 'locale'] as const

/**
 * The options of `from_csv` and `from_json` that mean something for one record; Spark takes any other word in silence.
 * Follows https://spark.apache.org/docs/latest/sql-data-sources-csv.html and …/sql-data-sources-json.html
 */
const KNOWN: { readonly [K in Exclude<TextFormatKind, 'confluent_json'>]: readonly string[] } = {
  csv: [
    ...TIMES,
    'sep',
    'delimiter',
    'quote',
    'escape',
    'charToEscapeQuoteEscaping',
    'ignoreLeadingWhiteSpace',
    'ignoreTrailingWhiteSpace',
    'nullValue',
    'emptyValue',
    'nanValue',
    'positiveInf',
    'negativeInf',
    'maxColumns',
    'maxCharsPerColumn',
    'unescapedQuoteHandling',
    'enableDateTimeParsingFallback',
  ],
  json: [
    ...TIMES,
    'primitivesAsString',
    'allowComments',
    'allowUnquotedFieldNames',
    'allowSingleQuotes',
    'allowNumericLeadingZeros',
    'allowBackslashEscapingAnyCharacter',
    'allowUnquotedControlChars',
    'allowNonNumericNumbers',
    'enableDateTimeParsingFallback',
  ],
}

const CURES: Readonly<Record<string, string>> = {
  mode: "Use badRecords: 'fail', 'null' or 'drop'.",
  columnnameofcorruptrecord: "Use badRecords: 'drop' and badRecords(source), which has the bytes themselves.",
  header: 'A record is one line of values; the fields are those that are declared.',
  comment: 'A record is one line of values; filter the lines that are comments as text().',
}

/** @throws DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION, DEFINE_BAD_VALUE */
export function checkTextOptions(kind: TextFormatKind, options: TextOptions): void {
  const knownOptions = KNOWN[kind === 'csv' ? 'csv' : 'json']
  for (const [option, value] of Object.entries(options)) {
    const where = `Option of ${kind}: ${option}.`
    const hint = Object.hasOwn(CURES, option.toLowerCase()) ? CURES[option.toLowerCase()] : undefined
    if (hint !== undefined) {
      throw new DefineError('DEFINE_FORBIDDEN_OPTION', {
        message: `${where} Expected an option that may be set here.`,
        hint,
        details: { option },
      })
    }
    if (!knownOptions.some((known) => known.toLowerCase() === option.toLowerCase())) {
      const near = didYouMean(option, knownOptions)
      throw new DefineError('DEFINE_UNKNOWN_OPTION', {
        message: `${where} Expected one of ${knownOptions.join(', ')}.`,
        details: { option, options: knownOptions },
        ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
      })
    }
    if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `Option ${option} of ${kind}: ${valueText(value)}. Expected a text.`,
      })
    }
  }
}
