import type { z } from 'zod'
import { didYouMean } from './did-you-mean.js'
import { knownKeys } from './known-keys.js'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** One fault of a value against its form: what is wrong, and the path of the node to point at. */
export interface FormFault {
  readonly message: string
  readonly path: Path
  /** Whether to point at the key of the last path element rather than at its value. */
  readonly atKey: boolean
  /** The known key that is not there, or that an unknown one is close to. */
  readonly missing?: string
  readonly meant?: string | undefined
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** A form, and what a whole value of it is called: `the specification`. */
export interface NamedForm {
  readonly form: z.ZodType
  readonly what: string
}

/** Puts what zod found into plain words; `root` is the value that was checked. */
export function formFaults(issues: readonly Issue[], root: unknown, named: NamedForm): FormFault[] {
  // Where a key is unknown, what the form itself says of the keys there is no second mistake.
  const unknown = new Set(issues.filter(({ code }) => code === 'unrecognized_keys').map(pathText))
  const wanted = issues.filter((issue) => issue.code !== 'custom' || !unknown.has(pathText(issue)))
  const faults = wanted.flatMap((issue) => faultsOf(issue, root, named))
  // A misspelt key is one mistake, not an unknown key and a missing one.
  const misspelt = new Set(
    faults.flatMap(({ path, meant }) => (meant === undefined ? [] : [place(path.slice(0, -1), meant)])),
  )
  return faults.filter(({ path, missing }) => missing === undefined || !misspelt.has(place(path, missing)))
}

const pathText = ({ path }: Issue): string => JSON.stringify(path.map(String))

function faultsOf(issue: Issue, root: unknown, { form, what }: NamedForm): FormFault[] {
  const { path } = issue
  const value = valueAt(root, path)
  const name = nameOf(path.at(-1), what)
  const wrong = (is: string, expected: string): FormFault[] => [
    { message: `${name} is ${is}; ${expected}`, path, atKey: false },
  ]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, knownKeys(form, path, root)))
    case 'invalid_type':
      return value === undefined
        ? [missingKey(String(path.at(-1)), path.slice(0, -1))]
        : wrong(kindOf(value), `expected ${NAMES[issue.expected] ?? issue.expected}`)
    case 'too_small':
      return wrong(isEmpty(value) ? 'empty' : String(value), `expected ${atLeast(issue)}`)
    case 'too_big':
      return wrong(String(value), `expected at most ${String(issue.maximum)}`)
    case 'invalid_format':
      return wrong(JSON.stringify(value), issue.format === 'base64' ? 'expected base64' : issue.message)
    case 'invalid_union':
      if ('options' in issue && issue.options !== undefined) return choiceFaults(issue, issue.options, value)
      return value === undefined
        ? [missingKey(String(path.at(-1)), path.slice(0, -1))]
        : wrong(kindOf(value), issue.message)
    case 'invalid_value':
      return choiceFaults(issue, issue.values, value)
    default:
      return [{ message: issue.message, path, atKey: isAtKey(issue) }]
  }
}

function missingKey(key: string, path: Path, choices: readonly unknown[] = []): FormFault {
  const expected = choices.length === 0 ? '' : `; expected one of ${choices.map(String).join(', ')}`
  return { message: `"${key}" is missing${within(path)}${expected}`, path, atKey: false, missing: key }
}

/** A choice that is none; the form may have words of its own for it. */
function choiceFaults({ message, path }: Issue, choices: readonly unknown[], value: unknown): FormFault[] {
  return message.startsWith('Invalid ')
    ? unknownChoice(value, choices, path)
    : [{ message, path, atKey: false }]
}

function unknownChoice(value: unknown, choices: readonly unknown[], path: Path): FormFault[] {
  const name = String(path.at(-1))
  if (value === undefined) return [missingKey(name, path.slice(0, -1), choices)]
  const known = choices.map(String)
  const meant = typeof value === 'string' ? didYouMean(value, known) : undefined
  const expected =
    meant === undefined
      ? `expected ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`
      : `did you mean ${meant}?`
  return [{ message: `"${name}" is ${kindOf(value)}; ${expected}`, path, atKey: false }]
}

function unknownKey(key: string, path: Path, known: readonly string[]): FormFault {
  const meant = didYouMean(key, known)
  return {
    message: `unknown key "${short(key)}"${within(path)}; ${meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`}`,
    path: [...path, key],
    atKey: true,
    meant,
  }
}

/** ` in cases[0].given[1]`; nothing for the root. */
function within(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return text === '' ? '' : ` in ${text.replace(/^\./, '')}`
}

function place(path: Path, key: string): string {
  return JSON.stringify([...path.map(String), key])
}

function nameOf(part: PropertyKey | undefined, what: string): string {
  if (part === undefined) return what
  return typeof part === 'number' ? `entry ${part + 1}` : `"${String(part)}"`
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'string') return `the text ${JSON.stringify(short(value))}`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  return String(value)
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

function atLeast(issue: Extract<Issue, { code: 'too_small' }>): string {
  if (issue.origin === 'array')
    return `at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`
  return issue.origin === 'string' ? 'some text' : `at least ${String(issue.minimum)}`
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    root,
  )
}

/** No message is longer than its reader's patience. */
function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Whether the form says that a fault of its own is one of the key. */
function isAtKey(issue: Issue): boolean {
  return issue.code === 'custom' && issue.params?.['atKey'] === true
}
