import { type ApplicationStatus, hasEnded } from '../launch/backend/backend.js'
import type { Failure } from '../protocol/messages.js'
import type { ProcessExit } from '../supervise/kept-process.js'

/** How a run ended. */
export type Verdict = 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'LOST' | 'SUBMIT_FAILED'

/** Who or what may tell a run to end before its job does. */
export const STOP_CAUSES = [
  'until',
  'deadline',
  'stop',
  'interrupt',
  'consumer',
  'channel',
  'start',
  'callback',
] as const

/** Why a run was told to end before its job did. */
export interface StopCause {
  readonly by: (typeof STOP_CAUSES)[number]
  /** For people: `until rows=10`, `the caller stopped it`. */
  readonly text: string
}

/** Everything that is known at the end of a run. */
export interface Witnesses {
  /** What the runner said, over the channel or in the driver's log; undefined when it said nothing. */
  readonly closed?: { readonly status: 'succeeded' | 'failed' | 'stopped'; readonly exitCode: number }
  /** How spark-submit ended. */
  readonly exit: ProcessExit
  /** What the cluster says became of the application; absent for a local master. */
  readonly cluster?: ApplicationStatus
  /** Whether the driver runs in the cluster: then its end is the application's, not that of spark-submit alone. */
  readonly elsewhere?: boolean
  /** Why rows could not come back, where that is what the script failed of. */
  readonly callback?: string
  /** Why the run was not to start its queries, where the driver says that. */
  readonly refused?: string
  /** Whether the script was ever started, as far as is known. */
  readonly connected: boolean
  readonly stop?: StopCause
  /** What started the script. @default 'spark-submit' */
  readonly starter?: string
  /** What is wrong with the rows received, if anything. */
  readonly incomplete?: string
  /** Who ran it and died before its end was told, for people; absent where somebody saw it end. */
  readonly orphanOf?: string
}

export interface Judgement {
  readonly verdict: Verdict
  /** One sentence for people. */
  readonly reason: string
}

/** What fails in these was not to start. */
const REFUSALS: readonly Failure['phase'][] = ['checkpoint', 'connect']

/** What a failure says where it kept the run from starting its queries. */
export function refusalOf(failure: Failure | null): Pick<Witnesses, 'refused'> {
  if (failure === null || !REFUSALS.includes(failure.phase)) return {}
  return { refused: failure.causes[0]?.message ?? '' }
}

/**
 * The one verdict from all witnesses: never SUCCEEDED without the closed message, exit code 0 and complete rows, nor
 * against the cluster's word.
 */
export function judge(witnesses: Witnesses): Judgement {
  const { closed, exit, stop, cluster, starter = 'spark-submit' } = witnesses
  const exited = describeExit(exit)
  if (stop?.by === 'stop' || stop?.by === 'interrupt' || stop?.by === 'consumer') {
    return { verdict: 'CANCELLED', reason: stop.text }
  }
  if (witnesses.orphanOf !== undefined) return judgeOrphan(witnesses, exited)
  if (witnesses.refused !== undefined) return { verdict: 'SUBMIT_FAILED', reason: witnesses.refused }
  if (witnesses.callback !== undefined) return { verdict: 'LOST', reason: witnesses.callback }
  if (stop?.by === 'callback') return { verdict: 'LOST', reason: stop.text }
  if (stop?.by === 'start') return { verdict: 'SUBMIT_FAILED', reason: stop.text }
  if (witnesses.incomplete !== undefined) return { verdict: 'FAILED', reason: witnesses.incomplete }
  if (stop?.by === 'deadline') return { verdict: 'TIMED_OUT', reason: stop.text }
  if (closed === undefined) return judgeWithoutWord(witnesses, exited)
  if (closed.status === 'failed') return { verdict: 'FAILED', reason: `the script failed, ${exited}` }
  if (exit.code !== 0) {
    return { verdict: 'FAILED', reason: `the script reported its end, but ${starter} ${exited}` }
  }
  if (contradicts(cluster)) {
    return { verdict: 'FAILED', reason: `the script reported its end, but the cluster says ${cluster?.text}` }
  }
  if (witnesses.elsewhere && cluster?.state !== 'succeeded') {
    return {
      verdict: 'LOST',
      reason: `the script reported its end, but the cluster does not confirm it: ${cluster?.text}`,
    }
  }
  if (closed.status === 'stopped' && stop === undefined) {
    return { verdict: 'LOST', reason: 'the driver stopped because it lost its consumer' }
  }
  return { verdict: 'SUCCEEDED', reason: stop?.text ?? 'the job ended by itself' }
}

/** A run whose owner died: what nobody has seen to its end has succeeded only where every trace on disk says so. */
function judgeOrphan(
  { closed, exit, cluster, elsewhere, incomplete, orphanOf }: Witnesses,
  exited: string,
): Judgement {
  if (closed?.status === 'failed') return { verdict: 'FAILED', reason: `the script failed, ${exited}` }
  const lost = (why: string): Judgement => ({ verdict: 'LOST', reason: `${orphanOf} died; ${why}` })
  if (closed === undefined) return lost(`the driver ${exited} without saying how`)
  if (closed.status === 'stopped') return lost('the driver stopped because it lost its consumer')
  if (exit.code !== 0) return lost(`the script reported its end, but it ${exited}`)
  if (incomplete !== undefined) return lost(incomplete)
  if (elsewhere ? cluster?.state !== 'succeeded' : contradicts(cluster)) {
    return lost(`the script reported its end, but the cluster says ${cluster?.text ?? 'nothing'}`)
  }
  return { verdict: 'SUCCEEDED', reason: `the job ended by itself after ${orphanOf} had died` }
}

/** Whether the cluster says that the application did not come to an end of its own. */
function contradicts(cluster: ApplicationStatus | undefined): boolean {
  return cluster?.state === 'failed' || cluster?.state === 'killed'
}

function judgeWithoutWord(
  { exit, connected, cluster, elsewhere, stop, starter = 'spark-submit' }: Witnesses,
  exited: string,
): Judgement {
  if (elsewhere && cluster !== undefined) {
    if (stop?.by === 'until')
      return { verdict: 'TIMED_OUT', reason: `${stop.text}, and the application was killed` }
    return judgeSilentApplication(cluster, connected, exited)
  }
  if (!connected)
    return { verdict: 'SUBMIT_FAILED', reason: `${starter} ${exited} before the script started` }
  if (exit.code === 0) return { verdict: 'LOST', reason: 'the driver ended without saying how' }
  const told = contradicts(cluster) ? `; the cluster says ${cluster?.text}` : ''
  return { verdict: 'FAILED', reason: `the driver ${exited} without saying why${told}` }
}

/** An application in the cluster whose driver has left no word of its end. */
function judgeSilentApplication(cluster: ApplicationStatus, started: boolean, exited: string): Judgement {
  const { id, state, text } = cluster
  if (id === null) {
    return {
      verdict: 'SUBMIT_FAILED',
      reason: `spark-submit ${exited} before the cluster had the application`,
    }
  }
  if (state === 'succeeded') {
    return {
      verdict: 'LOST',
      reason: `the cluster says ${text}, but the script's own word is not in its log`,
    }
  }
  if (!hasEnded(cluster)) {
    return { verdict: 'LOST', reason: `spark-submit ${exited}, and how ${id} ended is not known: ${text}` }
  }
  return started
    ? { verdict: 'FAILED', reason: `the driver ended without saying why; the cluster says ${text}` }
    : { verdict: 'SUBMIT_FAILED', reason: `${id} ended before the script started: ${text}` }
}

/** `ended with code 1`, `was killed by SIGKILL`. */
export function describeExit({ code, signal, error }: ProcessExit): string {
  if (error !== undefined) return `could not be started: ${error}`
  if (signal !== null) return `was killed by ${signal}`
  if (code !== null && code > 128) return `was killed by signal ${code - 128} (exit code ${code})`
  return `ended with code ${code ?? 'unknown'}`
}
