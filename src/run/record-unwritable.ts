import { RunError } from '../errors/run-error.js'

/** What the run cannot do without: whoever looks next would be told something else than what was. */
export function recordUnwritable(file: string, cause: unknown): RunError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new RunError('RUN_RECORD_UNWRITABLE', {
    message: `The run's record cannot be written: ${file} (${why})`,
    hint: 'Free some space there, or keep the runs elsewhere: `SPARKWIRE_STATE` (in the library: `runsDirectory`). On the same checkpoint the next run goes on where this one ended.',
    details: { path: file },
    cause,
  })
}
