import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'
import { checkPlainOptions } from '../check-plain-options.js'
import type { OptionMap } from '../option-value.js'
import type { FileFormat } from './file-format.js'

/** Settings of files that are read, each under Spark's own name. */
export interface FileSourceSettings {
  /** Of CSV: whether the first line of a file has the names of its columns. @default false */
  readonly header?: boolean
  /** Of CSV and JSON: whether a record may go over several lines. @default false */
  readonly multiLine?: boolean
  /** Only files whose names match: `*.json`. @default all files */
  readonly pathGlobFilter?: string
  /** Whether folders inside the folder are read; then the names of folders make no columns. @default false */
  readonly recursiveFileLookup?: boolean
  /** Of a stream: files per micro-batch at most. @default all that have come */
  readonly maxFilesPerTrigger?: number
  /** Of a stream: whether the newest files come first. @default false */
  readonly latestFirst?: boolean
}

interface SettingEntry {
  readonly form: 'boolean' | 'count' | 'text'
  /** Absent: of every format. */
  readonly formats?: readonly FileFormat[]
  readonly streamOnly?: true
}

/** In the order in which a script sets them. */
export const FILE_SETTINGS: { readonly [N in keyof FileSourceSettings]-?: SettingEntry } = {
  header: { form: 'boolean', formats: ['csv'] },
  multiLine: { form: 'boolean', formats: ['csv', 'json'] },
  pathGlobFilter: { form: 'text' },
  recursiveFileLookup: { form: 'boolean' },
  maxFilesPerTrigger: { form: 'count', streamOnly: true },
  latestFirst: { form: 'boolean', streamOnly: true },
}

const FORMS: { readonly [F in SettingEntry['form']]: readonly [(value: unknown) => boolean, string] } = {
  boolean: [(value) => typeof value === 'boolean', 'true or false'],
  count: [(value) => Number.isSafeInteger(value) && (value as number) > 0, 'a whole number above 0'],
  text: [(value) => typeof value === 'string' && value !== '', 'a text'],
}

/** What the settings are checked against. */
export interface FileReading extends FileSourceSettings {
  readonly format: FileFormat
  readonly read?: 'stream'
  readonly options: OptionMap
}

/** @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION */
export function checkFileSettings(source: FileReading): void {
  for (const [name, { form, formats, streamOnly }] of Object.entries(FILE_SETTINGS)) {
    const value = source[name as keyof FileSourceSettings]
    if (value === undefined) continue
    const [fits, expected] = FORMS[form]
    const bad = (found: string, wanted: string): DefineError =>
      new DefineError('DEFINE_BAD_VALUE', {
        message: `${name} of files: ${found}. Expected ${wanted}.`,
        details: { option: name },
      })
    if (!fits(value)) throw bad(valueText(value), expected)
    if (formats !== undefined && !formats.includes(source.format)) {
      throw bad(`the format is ${source.format}`, `none: only ${formats.join(' and ')} has it`)
    }
    if (streamOnly === true && source.read !== 'stream') {
      throw bad('the files are read as a batch', 'none: a batch has no micro-batches')
    }
  }
  checkPlainOptions('files', source.options, {
    ...Object.fromEntries(Object.keys(FILE_SETTINGS).map((name) => [name.toLowerCase(), `Use ${name}.`])),
    mode: "Use badRecords: 'fail' or 'null'.",
    path: 'Use path.',
  })
}
