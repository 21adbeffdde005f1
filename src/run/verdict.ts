import type { ProcessExit } from '../supervise/kept-process.js'

/** How a run ended. */
export type Verdict = 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'LOST' | 'SUBMIT_FAILED'

/** Why a run was told to end before its job did. */
export interface StopCause {
  readonly by: 'until' | 'deadline' | 'stop' | 'interrupt' | 'consumer' | 'channel'
  /** For people: `until rows=10`, `the caller stopped it`. */
  readonly text: string
}

/** Everything that is known at the end of a run. */
export interface Witnesses {
  /** What the runner said over the channel; undefined when it said nothing. */
  readonly closed?: { readonly status: 'succeeded' | 'failed' | 'stopped'; readonly exitCode: number }
  /** How spark-submit ended. */
  readonly exit: ProcessExit
  /** Whether the runner ever connected. */
  readonly connected: boolean
  readonly stop?: StopCause
  /** What is wrong with the rows received, if anything. */
  readonly incomplete?: string
}

export interface Judgement {
  readonly verdict: Verdict
  /** One sentence for people. */
  readonly reason: string
}

/** The one verdict from all witnesses: never SUCCEEDED without the closed message, exit code 0 and complete rows. */
export function judge(witnesses: Witnesses): Judgement {
  const { closed, exit, stop } = witnesses
  const exited = describeExit(exit)
  if (stop?.by === 'stop' || stop?.by === 'interrupt' || stop?.by === 'consumer') {
    return { verdict: 'CANCELLED', reason: stop.text }
  }
  if (witnesses.incomplete !== undefined) return { verdict: 'FAILED', reason: witnesses.incomplete }
  if (stop?.by === 'deadline') return { verdict: 'TIMED_OUT', reason: stop.text }
  if (closed === undefined) return judgeWithoutWord(witnesses, exited)
  if (closed.status === 'failed') return { verdict: 'FAILED', reason: `the script failed, ${exited}` }
  if (exit.code !== 0) {
    return { verdict: 'FAILED', reason: `the script reported its end, but spark-submit ${exited}` }
  }
  if (closed.status === 'stopped' && stop === undefined) {
    return { verdict: 'LOST', reason: 'the driver stopped because it lost its consumer' }
  }
  return { verdict: 'SUCCEEDED', reason: stop?.text ?? 'the job ended by itself' }
}

function judgeWithoutWord({ exit, connected }: Witnesses, exited: string): Judgement {
  if (!connected)
    return { verdict: 'SUBMIT_FAILED', reason: `spark-submit ${exited} before the script started` }
  if (exit.code === 0) return { verdict: 'LOST', reason: 'the driver ended without saying how' }
  return { verdict: 'FAILED', reason: `the driver ${exited} without saying why` }
}

/** `ended with code 1`, `was killed by SIGKILL`. */
export function describeExit({ code, signal, error }: ProcessExit): string {
  if (error !== undefined) return `could not be started: ${error}`
  if (signal !== null) return `was killed by ${signal}`
  if (code !== null && code > 128) return `was killed by signal ${code - 128} (exit code ${code})`
  return `ended with code ${code ?? 'unknown'}`
}
