import { CliError } from '../errors/cli-error.js'
import { parseDuration } from '../ir/until.js'

/** Reads an option's number: whole, from `least` on. */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(number) && number >= least) return number
    throw usage(`${option} is '${text}'. Expected a whole number from ${least} on.`)
  }
}

/** Reads an option's number above 0. */
export function positiveNumber(option: string): (text: string) => number {
  return (text) => {
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (number > 0 && number < Number.POSITIVE_INFINITY) return number
    throw usage(`${option} is '${text}'. Expected a number above 0.`)
  }
}

/** Reads an option's duration, in ms. */
export function duration(option: string): (text: string) => number {
  return (text) => {
    const ms = parseDuration(text)
    if (ms !== undefined) return ms
    throw usage(`${option} is '${text}'. Expected a duration with its unit, at most 24 days: 30s, 15m, 1h.`)
  }
}

/** Reads a repeatable option of the form `name=value` into pairs, in order. */
export function namedValue(
  option: string,
): (text: string, before: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[] {
  return (text, before) => {
    const at = text.indexOf('=')
    if (at < 1) throw usage(`${option} is '${text}'. Expected name=value.`)
    return [...before, [text.slice(0, at), text.slice(at + 1)]]
  }
}

/** Reads a repeatable option of the form `name=value` into an object; the last of a name wins. */
export function pair(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) {
    throw new CliError('CLI_USAGE', {
      message: `Not of the form name=value: '${text}'`,
      hint: 'For example: --param region=eu, --conf spark.driver.memory=2g',
      details: { value: text },
    })
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function usage(message: string): CliError {
  return new CliError('CLI_USAGE', { message, hint: 'see --help' })
}
