import { Command } from '@commander-js/extra-typings'
import { CliError } from '../errors/cli-error.js'
import { pruneRuns, removeRun } from '../run/stored/remove-run.js'
import type { CliIo } from './cli-io.js'
import { wholeNumber } from './option-values.js'
import { RUN_ARGUMENT } from './run-argument.js'

/** `sparkwire rm RUN…`: removes the record of runs that have ended. */
export function rmCommand(io: CliIo) {
  return new Command('rm')
    .description('remove runs that have ended, with their logs and the checkpoints in their directories')
    .argument('[runs...]', RUN_ARGUMENT)
    .option(
      '--older-than <days>',
      'all that ended so many days ago, or longer; default: the runs that are named',
      wholeNumber('--older-than', 0),
    )
    .option('--json', 'print the ids of what was removed as a JSON array')
    .action(async (words, { olderThan, json }) => {
      if ((words.length === 0) === (olderThan === undefined)) {
        throw new CliError('CLI_USAGE', {
          message: 'rm takes either runs or --older-than DAYS',
          hint: 'for example: sparkwire rm --older-than 7',
        })
      }
      const removed =
        olderThan === undefined ? await removeEach(words) : await pruneRuns({ olderThanDays: olderThan })
      if (json) io.stdout.write(`${JSON.stringify(removed)}\n`)
      else io.stderr.write(removed.length === 0 ? 'nothing to remove\n' : `removed ${removed.join(', ')}\n`)
    })
}

async function removeEach(words: readonly string[]): Promise<readonly string[]> {
  const removed: string[] = []
  for (const word of words) removed.push((await removeRun(word)).run)
  return removed
}
