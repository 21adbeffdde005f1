import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorFromJson } from '../../errors/error-from-json.js'
import { RunError } from '../../errors/run-error.js'
import type { DocumentSource } from '../../ir/job-document.js'
import { publishStep } from '../../observe/steps.js'
import { startDetached } from '../../supervise/detached-process.js'
import { runsDirectory } from '../run-directory.js'
import { lookAt } from '../stored/list-runs.js'
import type { StoredRun } from '../stored/stored-run.js'
import type { SubmitOptions } from '../submit.js'
import type { DetachedSpec, DetachedWord } from './detached-spec.js'
import { submittedUnder } from './run-key.js'

/** How a job is run without its caller. */
export interface DetachOptions extends Omit<SubmitOptions, 'signal'> {
  /**
   * Whether Spark waits with each micro-batch until somebody has attached and taken it; else it commits what is on disk,
   * up to 4 GiB that nobody has read.
   * @default false
   */
  readonly hold?: boolean
  /**
   * A name for what is to be done once: given again with the same job it means the same run.
   * @default none: each is a run of its own
   */
  readonly key?: string
}

const MAIN = fileURLToPath(new URL(`./detached-main${extname(import.meta.url)}`, import.meta.url))

/**
 * Starts a job that goes on without this process, and resolves once spark-submit runs. Its rows are kept in the run's
 * directory until {@link attach} hands them out.
 *
 * @throws what `submit` throws, and RUN_KEY_TAKEN, RUN_DETACH_FAILED
 * @example
 * const { run } = await detach(job, { bootstrapServers: '127.0.0.1:9092' })
 * for await (const row of (await attach(run)).rows('strong')) console.log(row)
 */
export async function detach(
  source: Pick<DocumentSource, 'toDocument' | 'defaults'>,
  { hold = false, key, ...options }: DetachOptions = {},
): Promise<StoredRun> {
  const parent = options.runsDirectory ?? runsDirectory()
  const document = source.toDocument()
  const start = (): Promise<string> => startProcess({ document, defaults: source.defaults, options, hold })
  const run = key === undefined ? await start() : await submittedUnder(key, document, parent, start)
  return lookAt(join(parent, run))
}

async function startProcess(spec: DetachedSpec): Promise<string> {
  const child = startDetached(MAIN, JSON.stringify(spec), spec.options.cwd ?? process.cwd())
  try {
    for await (const line of child.lines) {
      const word = JSON.parse(line) as DetachedWord
      if ('run' in word) return word.run
      if ('step' in word) publishStep(word.step)
      else throw failureOf(word.error)
    }
  } finally {
    child.letGo()
  }
  throw failureOf({ message: 'it ended without a word' })
}

function failureOf({
  code,
  message = '',
  retryable = false,
  details = {},
  hint,
}: Extract<DetachedWord, { error: unknown }>['error']): Error {
  const known = code === undefined ? undefined : errorFromJson({ code, message, retryable, details, hint })
  return (
    known ??
    new RunError('RUN_DETACH_FAILED', {
      message: `The process of the detached run has failed: ${message}`,
      hint: 'Run it without detaching it, to see more.',
    })
  )
}
