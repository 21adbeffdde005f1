import { readFileSync } from 'node:fs'
import { CliError } from '../errors/cli-error.js'
import type { DocumentSource } from '../ir/job-document.js'
import { secretParams } from '../ir/secret-params.js'
import { paramVariable } from '../run/run-params.js'

/** How a parameter is given whose value nobody may see. */
export const SECRET_OPTION = [
  '--secret <name=file>',
  'a parameter whose value nobody may see, from a file, or with - from stdin; may be repeated',
] as const

/** Reads the value from the file that `name=file` names, without a line break at its end. */
export function secretFromFile(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) {
    throw new CliError('CLI_USAGE', {
      message: `--secret is '${at < 1 ? text : text.slice(0, at + 1)}'. Expected name=file.`,
      hint: 'For example: --secret password=/run/secrets/kafka',
    })
  }
  const file = text.slice(at + 1)
  try {
    const value = readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '')
    return { ...before, [text.slice(0, at)]: value }
  } catch (cause) {
    throw new CliError('CLI_USAGE', {
      message: `The file of --secret ${text.slice(0, at)} cannot be read: ${(cause as Error).message}.`,
      hint: 'Name a file that holds the value and nothing else.',
      cause,
    })
  }
}

/** Whoever lists the processes of this machine sees the words of a command. @throws CliError CLI_USAGE */
export function refuseSecretWords(
  source: Pick<DocumentSource, 'toDocument'>,
  words: Readonly<Record<string, string>>,
): void {
  const seen = secretParams(source.toDocument()).find(({ param }) => Object.hasOwn(words, param))
  if (seen === undefined) return
  const { param } = seen
  throw new CliError('CLI_USAGE', {
    message: `--param ${param} holds a secret, which every user of this machine could read there`,
    hint: `Give it as --secret ${param}=FILE, or in the environment: ${paramVariable(param)}.`,
    details: { param },
  })
}
