import type { CompiledJob } from '../../compile/compiled-job.js'
import { RunError } from '../../errors/run-error.js'
import type { Failure } from '../../protocol/messages.js'
import { failurePlace, placedMessage } from '../failure-place.js'

/** The error for a script that fails while it is analysed, at its line. */
export function analysisFailed(job: CompiledJob, failure: Failure): RunError {
  const [first] = failure.causes
  const place = failurePlace(failure, job)
  const why =
    first === undefined ? 'no reason given' : `${typeName(first.type)}: ${first.message.split('\n', 1)[0]}`
  return new RunError('RUN_ANALYSIS_FAILED', {
    message: placedMessage(`Job '${job.name}' cannot be analysed: ${why}`, place),
    ...(first?.condition == null
      ? {}
      : {
          hint: `Spark calls it ${first.condition}: https://spark.apache.org/docs/latest/sql-error-conditions.html`,
        }),
    details: { ...place, causes: failure.causes, frames: failure.frames, traceback: failure.traceback },
  })
}

function typeName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1)
}
