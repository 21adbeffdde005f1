import { TestingError } from '../errors/testing-error.js'
import type { DocumentSource, ResultRows } from '../ir/job-document.js'
import { linkPipeline } from '../ir/link-pipeline.js'
import { isStreaming } from '../ir/relation/is-streaming.js'
import type { TestCase } from './test-spec.js'

/**
 * The job as a case runs it: the triggers of its queries replaced where the case says so, all else unchanged.
 *
 * @throws TESTING_SCRIPT_TRIGGER when the job is a script, which starts its queries itself
 */
export function underTest<Results extends ResultRows>(
  job: DocumentSource<Results>,
  { name, trigger }: Pick<TestCase, 'name' | 'trigger'>,
): DocumentSource<Results> {
  if (trigger === undefined) return job
  return {
    toDocument() {
      const document = job.toDocument()
      if (document.kind === 'script') {
        throw new TestingError('TESTING_SCRIPT_TRIGGER', {
          message: `Case "${name}" has a trigger, but its job is the script ${document.path}. Expected a pipeline.`,
          hint: 'a script starts its queries itself: give it the trigger availableNow there, or the case an "until"',
          details: { case: name, path: document.path },
        })
      }
      const linked = linkPipeline(document)
      const sinks = document.sinks.map((sink, at) => {
        const input = linked[at]?.input
        // A batch has no trigger to replace.
        if (input === undefined || !isStreaming(input)) return sink
        return { ...sink, trigger: { kind: 'available_now' as const } }
      })
      return { ...document, sinks }
    },
  }
}

const BROKER = /\$\{param:bootstrap_servers\}/g

/** The parameters of a case; the test's broker has an address only when it runs. */
export function caseParams(
  { params }: Pick<TestCase, 'params'>,
  bootstrapServers: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value.replace(BROKER, () => bootstrapServers)]),
  )
}
