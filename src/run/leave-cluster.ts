import { appendFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApplicationState, Backend } from '../launch/backend/backend.js'
import { publishStep } from '../observe/steps.js'
import type { ApplicationWatch } from './application-watch.js'
import { type LogWords, readLogWords } from './log-words.js'
import type { RunFiles } from './run-report.js'
import type { Witnesses } from './verdict.js'

/** How often the logs are asked for: a cluster may be gathering them just now, and one that was killed has no end. */
const TRIES: Partial<Record<ApplicationState, number>> = { succeeded: 5, failed: 2 }
/** ms between. */
const PAUSE_MS = 2_000

/** What is known of an application that has left the cluster. */
export interface ClusterEnd {
  /** What its driver has left in its log. */
  readonly words?: LogWords
  readonly witnesses: Partial<Witnesses>
  /** Whether it outlived what started it, and had to be killed by the cluster. */
  readonly killed: boolean
}

/** Waits until the application has left the cluster, and asks for all that is known of its end. */
export async function leaveCluster(
  application: ApplicationWatch | undefined,
  run: string,
  files: Pick<RunFiles, 'stdout' | 'log'>,
): Promise<ClusterEnd> {
  if (application === undefined) return { witnesses: {}, killed: false }
  const killed = (await application.end()) === 'killed'
  const { status, ran, access } = application
  if (!access.elsewhere) return { witnesses: { cluster: status }, killed }
  const tries = TRIES[status.state] ?? 1
  const words = status.id === null ? undefined : await takeLastWords(access.backend, run, files, tries)
  await access.backend
    .release()
    .catch((error) => publishStep({ step: 'run.release', state: 'failed', text: String(error) }))
  const callback = words?.failure?.causes.find(({ type }) => type.endsWith('CallbackImpossible'))?.message
  return {
    killed,
    ...(words === undefined ? {} : { words }),
    witnesses: {
      cluster: status,
      elsewhere: true,
      connected: ran || words?.closed !== undefined,
      ...(callback === undefined ? {} : { callback }),
    },
  }
}

/**
 * Brings the logs of a driver in the cluster into the run's directory, and gives what its runner said in them;
 * undefined where the cluster has none.
 */
async function takeLastWords(
  backend: Pick<Backend, 'logs'>,
  run: string,
  files: Pick<RunFiles, 'stdout' | 'log'>,
  tries: number,
): Promise<LogWords | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { stdout, log } = await backend.logs()
      const words = readLogWords(stdout, run)
      if (words.closed === undefined && attempt < tries) throw new Error('the log has no end yet')
      await appendFile(files.stdout, words.printed, { mode: 0o600 })
      await appendFile(files.log, log, { mode: 0o600 })
      return words
    } catch (error) {
      if (attempt >= tries) {
        publishStep({ step: 'run.logs', state: 'failed', text: String(error) })
        return undefined
      }
      await sleep(PAUSE_MS)
    }
  }
}
