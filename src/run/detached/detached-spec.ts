import type { ErrorJson } from '../../errors/error-from-json.js'
import type { JobDocument, RunDefaults } from '../../ir/job-document.js'
import type { StepEvent } from '../../observe/steps.js'
import type { SubmitOptions } from '../submit.js'

/** What the process of a detached run is told. */
export interface DetachedSpec {
  readonly document: JobDocument
  readonly defaults?: RunDefaults | undefined
  readonly options: Omit<SubmitOptions, 'signal'>
  /** Whether a micro-batch waits until somebody has taken it. */
  readonly hold: boolean
}

/** What it says. */
export type DetachedWord =
  | { readonly step: StepEvent }
  | { readonly run: string }
  | { readonly error: Partial<ErrorJson> }
