import { Command, Option } from '@commander-js/extra-typings'
import { attach } from '../run/detached/attach.js'
import type { CliIo } from './cli-io.js'
import { followRun, type RunOutput } from './follow-run.js'
import { RUN_ARGUMENT } from './run-argument.js'

const INTERRUPTED = 130

/** `sparkwire attach RUN`: the rows and the end of a detached run. */
export function attachCommand(io: CliIo) {
  return new Command('attach')
    .description('print the rows of a detached run, from the first that nobody has taken, to its end')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(
      new Option('-o, --output <format>', 'how rows are printed')
        .choices(['table', 'json', 'csv', 'arrow'])
        .default('table' as const),
    )
    .option('--json', 'print every event as a line of JSON; the last one is `closed`')
    .action(async (word, options) => {
      const output: RunOutput = options.json ? 'events' : options.output
      await using run = await attach(word, { signal: io.signal })
      // Rows may be long in coming.
      io.stderr.write(`attached to ${run.id}; Ctrl-C leaves it, and it goes on\n`)
      // Who leaves an attached run does not end it, however often they ask.
      const following = followRun({ ...io, hurry: new AbortController().signal }, run, output)
      process.exitCode = await Promise.race([following, left(io)])
      if (process.exitCode === INTERRUPTED)
        io.stderr.write(`left ${run.id}, which goes on; \`sparkwire stop ${run.id}\` ends it\n`)
    })
}

function left({ signal }: CliIo): Promise<number> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(INTERRUPTED), { once: true })
  })
}
