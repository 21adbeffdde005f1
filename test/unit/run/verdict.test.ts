import { describe, expect, test } from 'vitest'
import {
  describeExit,
  judge,
  type StopCause,
  type Verdict,
  type Witnesses,
} from '../../../src/run/verdict.js'

const EXIT_0 = { code: 0, signal: null }
const EXIT_1 = { code: 1, signal: null }
const KILLED = { code: null, signal: 'SIGKILL' }
const SUCCEEDED = { status: 'succeeded', exitCode: 0 } as const
const FAILED = { status: 'failed', exitCode: 1 } as const
const STOPPED = { status: 'stopped', exitCode: 0 } as const
const until: StopCause = { by: 'until', text: 'until rows=10' }
const deadline: StopCause = { by: 'deadline', text: 'the deadline of 60 s passed' }
const stop: StopCause = { by: 'stop', text: 'the caller stopped it' }
const interrupt: StopCause = { by: 'interrupt', text: 'the run was interrupted' }
const consumer: StopCause = { by: 'consumer', text: "the caller left result 'strong'" }
const channel: StopCause = { by: 'channel', text: 'the result channel broke' }
const start: StopCause = {
  by: 'start',
  text: 'the cluster did not start the application within 300 s: app-1: WAITING',
}
const callback = "callback impossible: result 'strong' cannot be sent"
const noCallback: StopCause = { by: 'callback', text: 'callback impossible: not called back within 60 s' }
const connected = true
const elsewhere = true
const id = 'application_1_0001'
const FINISHED = { state: 'succeeded', id, text: 'FINISHED, SUCCEEDED' } as const
const CLUSTER_FAILED = { state: 'failed', id, text: 'FAILED: exitCode 13' } as const
const CLUSTER_KILLED = { state: 'killed', id, text: 'KILLED in queue default' } as const
const UNKNOWN = { state: 'unknown', id, text: 'it answers 503' } as const
const incomplete = "result 'strong' is not complete: 9 rows came, 10 were sent"

const TABLE: readonly [string, Witnesses, Verdict, string][] = [
  // Ended by itself.
  [
    'all three say so',
    { connected, closed: SUCCEEDED, exit: EXIT_0 },
    'SUCCEEDED',
    'the job ended by itself',
  ],
  [
    'the script failed',
    { connected, closed: FAILED, exit: EXIT_1 },
    'FAILED',
    'the script failed, ended with code 1',
  ],
  [
    'the script failed, yet exit 0',
    { connected, closed: FAILED, exit: EXIT_0 },
    'FAILED',
    'the script failed, ended with code 0',
  ],
  [
    'the script ended, spark-submit did not end well',
    { connected, closed: SUCCEEDED, exit: EXIT_1 },
    'FAILED',
    'the script reported its end, but spark-submit ended with code 1',
  ],
  [
    'the script ended, spark-submit was killed',
    { connected, closed: SUCCEEDED, exit: KILLED },
    'FAILED',
    'the script reported its end, but spark-submit was killed by SIGKILL',
  ],
  ['rows are missing', { connected, closed: SUCCEEDED, exit: EXIT_0, incomplete }, 'FAILED', incomplete],
  [
    'stopped, and nobody here asked',
    { connected, closed: STOPPED, exit: EXIT_0 },
    'LOST',
    'the driver stopped because it lost its consumer',
  ],
  // Without the closed message it is never SUCCEEDED.
  [
    'nobody connected, exit 0',
    { connected: false, exit: EXIT_0 },
    'SUBMIT_FAILED',
    'spark-submit ended with code 0 before the script started',
  ],
  [
    'nobody connected, exit 1',
    { connected: false, exit: EXIT_1 },
    'SUBMIT_FAILED',
    'spark-submit ended with code 1 before the script started',
  ],
  [
    'nobody connected, no such command',
    { connected: false, exit: { code: null, signal: null, error: 'spawn ENOENT' } },
    'SUBMIT_FAILED',
    'spark-submit could not be started: spawn ENOENT before the script started',
  ],
  [
    'nobody connected, and no spark-submit',
    { connected: false, exit: EXIT_1, starter: "the server's client" },
    'SUBMIT_FAILED',
    "the server's client ended with code 1 before the script started",
  ],
  [
    'the Connect server does not fit',
    { connected, closed: { status: 'failed', exitCode: 1 }, exit: EXIT_1, refused: 'the server is too old' },
    'SUBMIT_FAILED',
    'the server is too old',
  ],
  ['silent, exit 0', { connected, exit: EXIT_0 }, 'LOST', 'the driver ended without saying how'],
  [
    'silent, exit 1',
    { connected, exit: EXIT_1 },
    'FAILED',
    'the driver ended with code 1 without saying why',
  ],
  [
    'silent, killed',
    { connected, exit: KILLED },
    'FAILED',
    'the driver was killed by SIGKILL without saying why',
  ],
  [
    'silent, its Python killed',
    { connected, exit: { code: 137, signal: null } },
    'FAILED',
    'the driver was killed by signal 9 (exit code 137) without saying why',
  ],
  // Bounded runs.
  ['until met', { connected, closed: STOPPED, exit: EXIT_0, stop: until }, 'SUCCEEDED', 'until rows=10'],
  [
    'until met as the job ended',
    { connected, closed: SUCCEEDED, exit: EXIT_0, stop: until },
    'SUCCEEDED',
    'until rows=10',
  ],
  [
    'until met, and the script failed in stopping',
    { connected, closed: FAILED, exit: EXIT_1, stop: until },
    'FAILED',
    'the script failed, ended with code 1',
  ],
  [
    'until met, but it had to be killed',
    { connected, exit: KILLED, stop: until },
    'FAILED',
    'the driver was killed by SIGKILL without saying why',
  ],
  [
    'until met, but rows are missing',
    { connected, closed: STOPPED, exit: EXIT_0, stop: until, incomplete },
    'FAILED',
    incomplete,
  ],
  [
    'until met, exit 1',
    { connected, closed: STOPPED, exit: EXIT_1, stop: until },
    'FAILED',
    'the script reported its end, but spark-submit ended with code 1',
  ],
  [
    'deadline with other conditions unmet',
    { connected, closed: STOPPED, exit: EXIT_0, stop: deadline },
    'TIMED_OUT',
    'the deadline of 60 s passed',
  ],
  [
    'deadline before anything started',
    { connected: false, exit: KILLED, stop: deadline },
    'TIMED_OUT',
    'the deadline of 60 s passed',
  ],
  // Stopped by someone.
  ['stop', { connected, closed: STOPPED, exit: EXIT_0, stop }, 'CANCELLED', 'the caller stopped it'],
  ['stop, killed', { connected, exit: KILLED, stop }, 'CANCELLED', 'the caller stopped it'],
  [
    'Ctrl-C',
    { connected, closed: STOPPED, exit: EXIT_0, stop: interrupt },
    'CANCELLED',
    'the run was interrupted',
  ],
  [
    'Ctrl-C before the script started',
    { connected: false, exit: KILLED, stop: interrupt },
    'CANCELLED',
    'the run was interrupted',
  ],
  [
    'the consumer left',
    { connected, closed: STOPPED, exit: EXIT_0, stop: consumer },
    'CANCELLED',
    "the caller left result 'strong'",
  ],
  // A driver here, its tasks on a cluster.
  [
    'the cluster agrees',
    { connected, closed: SUCCEEDED, exit: EXIT_0, cluster: FINISHED },
    'SUCCEEDED',
    'the job ended by itself',
  ],
  [
    'the cluster cannot be asked, the driver can',
    { connected, closed: SUCCEEDED, exit: EXIT_0, cluster: UNKNOWN },
    'SUCCEEDED',
    'the job ended by itself',
  ],
  [
    'the cluster says otherwise',
    { connected, closed: SUCCEEDED, exit: EXIT_0, cluster: CLUSTER_KILLED },
    'FAILED',
    'the script reported its end, but the cluster says KILLED in queue default',
  ],
  [
    'silent, and the cluster knows why',
    { connected, exit: EXIT_1, cluster: CLUSTER_KILLED },
    'FAILED',
    'the driver ended with code 1 without saying why; the cluster says KILLED in queue default',
  ],
  [
    'the cluster never started it',
    { connected, exit: KILLED, cluster: CLUSTER_KILLED, stop: start },
    'SUBMIT_FAILED',
    'the cluster did not start the application within 300 s: app-1: WAITING',
  ],
  // A driver in the cluster.
  [
    'there, all three say so',
    { connected, closed: SUCCEEDED, exit: EXIT_0, elsewhere, cluster: FINISHED },
    'SUCCEEDED',
    'the job ended by itself',
  ],
  [
    'there, without the cluster’s word',
    { connected, closed: SUCCEEDED, exit: EXIT_0, elsewhere, cluster: UNKNOWN },
    'LOST',
    'the script reported its end, but the cluster does not confirm it: it answers 503',
  ],
  [
    'there, the script failed',
    { connected, closed: FAILED, exit: EXIT_1, elsewhere, cluster: CLUSTER_FAILED },
    'FAILED',
    'the script failed, ended with code 1',
  ],
  [
    'there, silent, the cluster content',
    { connected, exit: EXIT_0, elsewhere, cluster: FINISHED },
    'LOST',
    "the cluster says FINISHED, SUCCEEDED, but the script's own word is not in its log",
  ],
  [
    'there, killed',
    { connected, exit: EXIT_1, elsewhere, cluster: CLUSTER_KILLED },
    'FAILED',
    'the driver ended without saying why; the cluster says KILLED in queue default',
  ],
  [
    'there, failed before the script',
    { connected: false, exit: EXIT_1, elsewhere, cluster: CLUSTER_FAILED },
    'SUBMIT_FAILED',
    'application_1_0001 ended before the script started: FAILED: exitCode 13',
  ],
  [
    'never accepted',
    {
      connected: false,
      exit: EXIT_1,
      elsewhere,
      cluster: { state: 'failed', id: null, text: 'spark-submit ended with code 1' },
    },
    'SUBMIT_FAILED',
    'spark-submit ended with code 1 before the cluster had the application',
  ],
  [
    'there, nobody knows',
    { connected, exit: KILLED, elsewhere, cluster: UNKNOWN },
    'LOST',
    'spark-submit was killed by SIGKILL, and how application_1_0001 ended is not known: it answers 503',
  ],
  [
    'there, rows have no way back',
    { connected, closed: FAILED, exit: EXIT_1, elsewhere, cluster: CLUSTER_FAILED, callback },
    'LOST',
    callback,
  ],
  [
    'there, rows never came',
    { connected, exit: KILLED, elsewhere, cluster: CLUSTER_KILLED, stop: noCallback },
    'LOST',
    noCallback.text,
  ],
  [
    'there, the deadline passed, and nobody could be asked to stop',
    { connected, exit: KILLED, elsewhere, cluster: CLUSTER_KILLED, stop: until },
    'TIMED_OUT',
    'until rows=10, and the application was killed',
  ],
  [
    'there, stopped',
    { connected, exit: KILLED, elsewhere, cluster: CLUSTER_KILLED, stop },
    'CANCELLED',
    'the caller stopped it',
  ],
  // The channel broke.
  [
    'the channel broke',
    { connected, closed: STOPPED, exit: EXIT_0, stop: channel, incomplete },
    'FAILED',
    incomplete,
  ],
]

describe('the verdict', () => {
  test.each(TABLE)('%s', (_, witnesses, verdict, reason) => {
    expect(judge(witnesses)).toEqual({ verdict, reason })
  })

  test('only the closed message, exit code 0, complete rows and no word of the cluster against it make it SUCCEEDED', () => {
    const closed = [undefined, SUCCEEDED, FAILED, STOPPED]
    const exits = [EXIT_0, EXIT_1, KILLED, { code: 137, signal: null }]
    const stops = [undefined, until, deadline, stop, interrupt, consumer, channel, start, noCallback]
    const clusters = [undefined, FINISHED, CLUSTER_FAILED, CLUSTER_KILLED, UNKNOWN]
    let succeeded = 0
    for (const word of closed) {
      for (const exit of exits) {
        for (const cause of stops) {
          for (const wrong of [undefined, incomplete]) {
            for (const cluster of clusters) {
              for (const away of cluster === undefined ? [false] : [false, true]) {
                const { verdict } = judge({
                  connected,
                  exit,
                  elsewhere: away,
                  ...(word === undefined ? {} : { closed: word }),
                  ...(cause === undefined ? {} : { stop: cause }),
                  ...(wrong === undefined ? {} : { incomplete: wrong }),
                  ...(cluster === undefined ? {} : { cluster }),
                })
                if (verdict !== 'SUCCEEDED') continue
                succeeded += 1
                expect([word?.status, exit.code, wrong, cause?.by]).toEqual([
                  expect.stringMatching(/succeeded|stopped/),
                  0,
                  undefined,
                  cause === undefined ? undefined : expect.stringMatching(/until|channel/),
                ])
                expect(away ? [FINISHED] : [undefined, FINISHED, UNKNOWN]).toContain(cluster)
              }
            }
          }
        }
      }
    }
    expect(succeeded).toBeGreaterThan(0)
  })
})

test('an exit in words', () => {
  expect(describeExit({ code: 7, signal: null })).toBe('ended with code 7')
  expect(describeExit({ code: 143, signal: null })).toBe('was killed by signal 15 (exit code 143)')
  expect(describeExit({ code: null, signal: 'SIGTERM' })).toBe('was killed by SIGTERM')
  expect(describeExit({ code: null, signal: null })).toBe('ended with code unknown')
})
