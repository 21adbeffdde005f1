import { isBridgeError } from '../errors/bridge-error.js'
import { literalFor } from '../ir/expression/literal-for.js'
import type { ParamReference } from '../ir/option-value.js'
import type { DataType } from '../schema/data-type.js'
import { parseType } from '../schema/parse-type.js'
import { TextFault } from '../schema/text-fault.js'
import { typeText } from '../schema/type-text.js'
import { didYouMean } from '../util/did-you-mean.js'
import type { PlainValue } from './expression/operand.js'
import type { ParameterValue } from './expression/parse-expression.js'
import type { DeclarationsForm } from './job-file-form.js'
import type { JobFileText, Path } from './job-file-text.js'

type Values = Readonly<Record<string, string>>

/** The parameters of a job file, with the values that are known. */
export interface Parameters {
  /** The typed value, for expressions and for values in the file. @throws TextFault, JOBFILE_BAD_PARAMETER */
  readonly value: (name: string, start: number) => ParameterValue
  /** How an option is read from one when the job runs; refuses a name that the file does not declare. @throws TextFault */
  readonly reference: (name: string, start: number) => ParamReference
  /** The texts of all that have a value, for the run. */
  readonly texts: Values
}

/** The types that a value may have that comes as text. */
const TYPES: readonly DataType['kind'][] = [
  ...(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'] as const),
  ...(['string', 'boolean', 'date', 'timestamp', 'timestamp_ntz'] as const),
]
const WHOLE: readonly DataType['kind'][] = ['tinyint', 'smallint', 'int', 'bigint']
const FRACTION: readonly DataType['kind'][] = ['float', 'double']

/** A text as the value that a constant of the type is made of. */
function readValue(text: string, type: DataType): PlainValue {
  if (type.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (WHOLE.includes(type.kind) && /^-?\d+$/.test(text)) {
    return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)
  }
  const isNumber = text.trim() !== '' && !Number.isNaN(Number(text))
  if (FRACTION.includes(type.kind) && (isNumber || text === 'NaN')) return Number(text)
  return text
}

function typed(text: string, type: DataType, what: string): ParameterValue {
  const value = readValue(text, type)
  literalFor(value, type, what)
  return { type, value }
}

interface Declared {
  readonly type: DataType
  readonly secret: boolean
  /** The value that the file or its environment gives, and where it stands. */
  readonly given?: { readonly text: string; readonly path: Path }
}

function declaredOf(
  file: JobFileText,
  { parameters = {}, environments = {} }: DeclarationsForm,
  environment?: string,
) {
  const overrides = environment === undefined ? {} : (environments[environment]?.parameters ?? {})
  const declared = new Map<string, Declared>()
  for (const [name, form] of Object.entries(parameters)) {
    const isShort = typeof form === 'string'
    const path = isShort ? ['parameters', name] : ['parameters', name, 'type']
    const type = file.located(path, () => parseType(isShort ? form : form.type))
    if (!TYPES.includes(type.kind)) {
      throw file.fault(
        'JOBFILE_BAD_PARAMETER',
        path,
        `a parameter is of type ${typeText(type)}; expected a type of one value`,
      )
    }
    const override = overrides[name]
    const value = override ?? (isShort ? undefined : form.default)
    const at =
      override === undefined
        ? ['parameters', name, 'default']
        : ['environments', environment ?? '', 'parameters', name]
    const secret = !isShort && form.secret === true
    declared.set(name, {
      type,
      secret,
      ...(value === undefined ? {} : { given: { text: String(value), path: at } }),
    })
  }
  for (const name of Object.keys(overrides)) {
    if (declared.has(name)) continue
    const path = ['environments', environment ?? '', 'parameters', name]
    throw file.fault('JOBFILE_UNKNOWN_NAME', path, unknown(name, [...declared.keys()]), { atKey: true })
  }
  return declared
}

function unknown(name: string, known: readonly string[]): string {
  const near = didYouMean(name, known)
  const there = known.length === 0 ? 'the file declares none' : `declared are ${known.join(', ')}`
  return `unknown parameter ${name.slice(0, 60)}; ${near === undefined ? there : `did you mean ${near}?`}`
}

/**
 * Reads the parameters that a file declares; `params` are those of the run, which win over an environment's and a
 * default's.
 * @throws JOBFILE_BAD_PARAMETER, JOBFILE_UNKNOWN_NAME, JOBFILE_BAD_EXPRESSION
 */
export function readParameters(
  file: JobFileText,
  form: DeclarationsForm,
  { params, environment }: { readonly params: Values; readonly environment?: string | undefined },
): Parameters {
  const declared = declaredOf(file, form, environment)
  const values = new Map<string, ParameterValue>()
  const texts: Record<string, string> = {}
  for (const [name, { type, given }] of declared) {
    const fromRun = Object.hasOwn(params, name) ? params[name] : undefined
    const text = fromRun ?? given?.text
    if (text === undefined) continue
    texts[name] = text
    try {
      values.set(name, typed(text, type, `Parameter ${name}`))
    } catch (error) {
      if (!isBridgeError(error)) throw error
      const path = fromRun === undefined && given !== undefined ? given.path : ['parameters', name]
      const where = fromRun === undefined ? '' : ' as it was given to the run'
      const message = `the parameter ${name}${where} is no ${typeText(type)}`
      throw file.fault('JOBFILE_BAD_PARAMETER', path, message)
    }
  }
  const check = (name: string, start: number): void => {
    if (!declared.has(name)) throw new TextFault(unknown(name, [...declared.keys()]), start)
  }
  return {
    reference: (name, start) => {
      check(name, start)
      return declared.get(name)?.secret ? { param: name, secret: true } : { param: name }
    },
    texts,
    value: (name, start) => {
      check(name, start)
      if (declared.get(name)?.secret) {
        throw new TextFault(
          `the parameter ${name} is a secret`,
          start,
          'A secret may only be an option of its own: it never stands in the script.',
        )
      }
      const value = values.get(name)
      if (value !== undefined) return value
      throw new TextFault(
        `the parameter ${name} has no value`,
        start,
        `Give --param ${name}=VALUE, or a default.`,
      )
    },
  }
}
