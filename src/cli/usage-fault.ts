import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { didYouMean } from '../util/did-you-mean.js'
import type { PrintedFailure } from './print-error.js'

/** What commander says of wrong words, `error: …` with its suggestion in a second line, as a failure like all others. */
export function usageFault(command: CommandUnknownOpts, text: string): PrintedFailure {
  const [said = '', suggestion] = text.trim().split('\n')
  const words = said.replace(/^error: /, '')
  const message = `${words.charAt(0).toUpperCase()}${words.slice(1)}`
  const meant = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(suggestion ?? '')?.[1] ?? nearestChoice(words)
  const help = `\`${calledAs(command)} --help\` says what there is`
  return { code: 'CLI_USAGE', message, hint: meant === undefined ? help : `did you mean ${meant}? ${help}` }
}

/** The choice of an option that is nearest to the word it was given. */
function nearestChoice(words: string): string | undefined {
  const wrong = /argument '(.+)' is invalid\. Allowed choices are (.+)\.$/.exec(words)
  return wrong === null ? undefined : didYouMean(wrong[1] ?? '', (wrong[2] ?? '').split(', '))
}

/** The words that call a command: `sparkwire topics create`. */
function calledAs(command: CommandUnknownOpts): string {
  const { parent } = command
  return parent === null ? command.name() : `${calledAs(parent)} ${command.name()}`
}
