import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import { TextFault } from '../schema/text-fault.js'
import type { JobFileText, Path } from './job-file-text.js'
import type { Parameters } from './parameters.js'
import { PYTHON_STEPS } from './step/python-steps.js'

/** `${env:NAME}` and `${param:NAME}`; with two dollars it is text. */
const PLACEHOLDER = /(\$?)\$\{(env|param):([^}]*)\}/g
const WHOLE = /^\$\{(env|param):([A-Za-z_][A-Za-z0-9_.-]*)\}$/

export type Environment = Readonly<Record<string, string | undefined>>

/** The parameter by which a run hands over a variable of the environment that is a whole option. */
export const variableParameter = (name: string): string => `env.${name}`

/** A value that is nothing but one placeholder. */
export function wholePlaceholder(
  text: string,
): { readonly kind: 'env' | 'param'; readonly name: string } | undefined {
  const match = WHOLE.exec(text)
  return match === null ? undefined : { kind: match[1] as 'env' | 'param', name: match[2] ?? '' }
}

function variable(env: Environment, name: string, start: number): string {
  const value = Object.hasOwn(env, name) ? env[name] : undefined
  if (value !== undefined) return value
  throw new TextFault(`the environment variable ${name.slice(0, 60)} is not set`, start)
}

/** What stands in place of the placeholders of a text: of a whole one the value itself, else text. */
function filled(
  text: string,
  env: Environment,
  parameters: Parameters | undefined,
): string | number | boolean {
  const read = (kind: string, name: string, start: number): string | number | boolean => {
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
      throw new TextFault(
        `\${${kind}:${name.slice(0, 40)}} names nothing; expected letters, digits and underscores`,
        start,
      )
    }
    if (kind === 'env') return variable(env, name, start)
    if (parameters === undefined) throw new TextFault('a parameter may not stand here', start)
    const { value } = parameters.value(name, start)
    return typeof value === 'bigint' ? String(value) : value
  }
  const whole = wholePlaceholder(text)
  if (whole !== undefined) return read(whole.kind, whole.name, 0)
  return text.replace(PLACEHOLDER, (found, dollar: string, kind: string, name: string, start: number) =>
    dollar === '$' ? found.slice(1) : String(read(kind, name, start)),
  )
}

const OPTIONS = ['options', 'bootstrap_servers', 'path']

/** Steps whose texts are values, not expressions. */
const VALUE_STEPS: readonly unknown[] = ['limit', 'watermark', ...Object.keys(PYTHON_STEPS)]

/** Whether text at a path is read by somebody else: expressions, SQL, and options that are whole placeholders. */
function isLeft(path: Path, text: string): boolean {
  const [room, , , step, key] = path
  if (room === 'environments' || room === 'query' || room === 'parameters') return true
  if (room === 'steps') return !VALUE_STEPS.includes(step) || key === 'keys'
  const isOption = (room === 'sources' || room === 'sinks') && OPTIONS.includes(String(path[2]))
  const isOfRegistry =
    (room === 'sources' && step === 'registry') || (room === 'schemas' && path[2] === 'registry')
  return (isOption || isOfRegistry) && wholePlaceholder(text) !== undefined
}

/** Each text of the file with its path. */
function scalars(node: unknown, path: Path, found: (scalar: Scalar<string>, path: Path) => void): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) scalars(value, [...path, String((key as Scalar).value)], found)
  } else if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) scalars(item as Node, [...path, at], found)
  } else if (isScalar(node) && typeof node.value === 'string') found(node as Scalar<string>, path)
}

/** Puts variables of the environment into the values of parameters. @throws JOBFILE_BAD_EXPRESSION */
export function fillParameterValues(
  file: JobFileText,
  env: Environment,
  environment: string | undefined,
): void {
  const roots = ['parameters', ...(environment === undefined ? [] : [`environments`])]
  for (const root of roots) {
    const path = root === 'parameters' ? [root] : [root, environment ?? '', 'parameters']
    scalars(file.yaml.document.getIn(path, true), path, (scalar, at) => {
      const isValue = root === 'environments' || at[2] === 'default'
      if (isValue) scalar.value = file.located(at, () => String(filled(scalar.value, env, undefined)))
    })
  }
}

/** Puts variables and parameters into all other values of the file. @throws JOBFILE_BAD_EXPRESSION */
export function fillValues(file: JobFileText, env: Environment, parameters: Parameters): void {
  scalars(file.yaml.document.contents, [], (scalar, path) => {
    if (isLeft(path, scalar.value)) return
    const value = file.located(path, () => filled(scalar.value, env, parameters))
    scalar.value = value as string
  })
}
