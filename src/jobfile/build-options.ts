import type { OptionMap, OptionValue } from '../ir/option-value.js'
import type { StructType } from '../schema/data-type.js'
import { parseType } from '../schema/parse-type.js'
import type { ValueFunctions } from './expression/value-function.js'
import type { WrittenSchemas } from './expression/written-schema.js'
import type { JobFileText, Path } from './job-file-text.js'
import type { Parameters } from './parameters.js'
import { variableParameter, wholePlaceholder } from './placeholders.js'

/** What sources, steps and sinks are made with. */
export interface SourceGround {
  readonly file: JobFileText
  readonly parameters: Parameters
  readonly functions: ValueFunctions
  readonly schemas: WrittenSchemas
}

/** Columns with their types, in the order of the file; each may be null. */
export function structOf(
  file: JobFileText,
  columns: Readonly<Record<string, string>>,
  path: Path,
): StructType {
  const fields = file.keys(path).map((name) => ({
    name,
    type: file.located([...path, name], () => parseType(columns[name] ?? '')),
    nullable: true,
  }))
  return { kind: 'struct', fields }
}

/** The value of an option: a whole placeholder is read when the job runs, and stands nowhere. */
export function optionOf(
  { file, parameters }: Pick<SourceGround, 'file' | 'parameters'>,
  text: string,
  path: Path,
): OptionValue {
  const whole = wholePlaceholder(text)
  if (whole === undefined) return text
  if (whole.kind === 'env') return { param: variableParameter(whole.name) }
  return file.located(path, () => parameters.reference(whole.name, 0))
}

export function optionsOf(
  ground: SourceGround,
  options: Readonly<Record<string, string | number | boolean>> | undefined,
  path: Path,
): OptionMap {
  const entries = Object.entries(options ?? {})
  return Object.fromEntries(
    entries.map(([name, value]) => [name, optionOf(ground, String(value), [...path, name])]),
  )
}
