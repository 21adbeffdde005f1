import { RunError } from '../errors/run-error.js'
import type { JobDocument } from '../ir/job-document.js'

/** The first result of a job that the executors hand over themselves; what a script does is not known from here. */
export function resultViaExecutors(document: JobDocument): string | undefined {
  if (document.kind === 'script') return undefined
  return document.sinks.find((sink) => sink.kind === 'results' && sink.via === 'executors')?.name
}

/**
 * Says before anything is started that executors have no way to the caller where its driver has another than the result
 * channel.
 *
 * @throws RUN_OPTIONS_CONFLICT
 */
export function refuseViaExecutors(document: JobDocument, option: 'remote' | 'spool', why: string): void {
  const result = resultViaExecutors(document)
  if (result === undefined) return
  throw new RunError('RUN_OPTIONS_CONFLICT', {
    message: `Result '${result}' is to come via executors, and ${option} is given: ${why}.`,
    hint: `Leave \`via\` of the result out, or \`--${option}\` (in the library: \`${option}\`).`,
    details: { result, option },
  })
}
