import type { CompiledJob, SourcePosition } from '../compile/compiled-job.js'
import type { Failure } from '../protocol/messages.js'
import { codeFrame } from './code-frame.js'
import { resolveCallSite } from './job-position.js'

/** The place in the user's own files that a failure comes from. */
export interface FailurePlace {
  readonly position: SourcePosition
}

/** The user's own place of a failure: of the call that made the failing script line, or of the user's script itself. */
export function failurePlace(failure: Failure, job: CompiledJob): FailurePlace | undefined {
  const position = failure.scriptLine === null ? undefined : positionOfLine(job, failure.scriptLine)
  return position === undefined ? undefined : { position }
}

/** The user's own place that a line of the script comes from. */
export function positionOfLine(job: CompiledJob, line: number): SourcePosition | undefined {
  if (job.document.kind === 'script') return { file: job.document.path, line, column: 1 }
  const entry = job.sourceMap.find(
    ({ scriptLine, scriptEndLine }) => scriptLine <= line && line <= scriptEndLine,
  )
  return entry?.site === undefined ? undefined : resolveCallSite(entry.site)
}

/** `job.ts:12:3: message`, then the lines around the place. */
export function placedMessage(message: string, place: FailurePlace | undefined): string {
  if (place === undefined) return message
  const { file, line, column } = place.position
  const frame = codeFrame(place.position)
  return `${file}:${line}:${column}: ${message}${frame === undefined ? '' : `\n${frame}`}`
}
