import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { CliError } from '../errors/cli-error.js'
import {
  flagOf,
  type OptionEntry,
  SPARK_SUBMIT_OPTIONS,
  type SparkSubmitOptionName,
  type SparkSubmitOptions,
} from '../run/spark-submit-options.js'

const ENTRIES = Object.entries(SPARK_SUBMIT_OPTIONS) as readonly (readonly [
  SparkSubmitOptionName,
  OptionEntry,
])[]

const WORDS: Readonly<Record<OptionEntry['form'], string>> = {
  text: '<text>',
  count: '<n>',
  memory: '<size>',
  path: '<path>',
  paths: '<list>',
}

/** Adds spark-submit's own options to a command, each under its own name. */
export function addSparkSubmitFlags(command: CommandUnknownOpts): void {
  command.optionsGroup("Options of spark-submit's own, by default as Spark has them:")
  for (const [name, { form, masters, deployMode, about }] of ENTRIES) {
    const mode = deployMode === undefined ? '' : `, ${deployMode} mode`
    const where = masters.length >= 4 ? '' : ` (${masters.join(', ')}${mode})`
    command.option(`${flagOf(name)} ${WORDS[form]}`, `${about}${where}`)
  }
}

/** What a command was given of them. */
export function readSparkSubmitFlags(given: Readonly<Record<string, unknown>>): SparkSubmitOptions {
  const options: Record<string, unknown> = {}
  for (const [name, { form }] of ENTRIES) {
    const text = given[name]
    if (typeof text !== 'string') continue
    options[name] = form === 'count' ? count(name, text) : form === 'paths' ? list(text) : text
  }
  return options
}

function count(name: SparkSubmitOptionName, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new CliError('CLI_USAGE', {
    message: `${flagOf(name)} is '${text}'. Expected a whole number from 1 on.`,
    hint: 'see --help',
  })
}

function list(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim())
}
