import { CliError } from '../errors/cli-error.js'
import type { LoadedJob } from '../run/load-job.js'

export const ARGS_ARGUMENT = ['[args...]', 'of a .py script, after --: its sys.argv[1:]'] as const

/**
 * A script with the words after `--` as its arguments, in place of those that its job file gives.
 *
 * @throws CLI_USAGE for a job that is no script
 */
export function withArguments(job: LoadedJob, args: readonly string[]): LoadedJob {
  if (args.length === 0) return job
  const document = job.source.toDocument()
  if (document.kind !== 'script') {
    throw new CliError('CLI_USAGE', {
      message: `Arguments for job '${document.name}': ${args.join(' ')}. Only a script has arguments, and this is a pipeline.`,
      hint: 'Give parameters with --param NAME=VALUE.',
      details: { args },
    })
  }
  const called = Object.freeze({ ...document, args: Object.freeze([...args]) })
  return { ...job, source: { toDocument: () => called } }
}
