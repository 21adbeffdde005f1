import { describe, expect, test } from 'vitest'
import type { ApplicationStatus } from '../../../src/launch/backend/backend.js'
import { judge, type Verdict } from '../../../src/run/verdict.js'

type Word = 'succeeded' | 'failed' | 'stopped' | 'none' | 'never'
type Exit = '0' | '1' | 'killed'
type Cluster = 'local' | 'succeeded' | 'failed' | 'killed' | 'running' | 'unknown'

const EXITS = {
  '0': { code: 0, signal: null },
  '1': { code: 1, signal: null },
  killed: { code: null, signal: 'SIGKILL' },
} as const

const WORDS: readonly Word[] = ['succeeded', 'failed', 'stopped', 'none', 'never']
const EXIT_NAMES: readonly Exit[] = ['0', '1', 'killed']

/** S is SUCCEEDED, F is FAILED, L is LOST, X is SUBMIT_FAILED. */
const LETTERS: Readonly<Record<string, Verdict>> = {
  S: 'SUCCEEDED',
  F: 'FAILED',
  L: 'LOST',
  X: 'SUBMIT_FAILED',
}

/**
 * What the runner said (`none`: it had called back, and said nothing at its end; `never`: it never called back), how
 * spark-submit ended, and what the cluster says; of each the verdict, thought out by hand. Nobody has asked for an end.
 */
const HERE = `
  closed     exit    local  succeeded  failed  killed  running  unknown
  succeeded  0       S      S          F       F       S        S
  succeeded  1       F      F          F       F       F        F
  succeeded  killed  F      F          F       F       F        F
  failed     0       F      F          F       F       F        F
  failed     1       F      F          F       F       F        F
  failed     killed  F      F          F       F       F        F
  stopped    0       L      L          F       F       L        L
  stopped    1       F      F          F       F       F        F
  stopped    killed  F      F          F       F       F        F
  none       0       L      L          L       L       L        L
  none       1       F      F          F       F       F        F
  none       killed  F      F          F       F       F        F
  never      0       X      X          X       X       X        X
  never      1       X      X          X       X       X        X
  never      killed  X      X          X       X       X        X`

/** The same of a driver in the cluster, where `exit` is that of the spark-submit that only waits for it. */
const ELSEWHERE = `
  closed     exit    succeeded  failed  killed  running  unknown
  succeeded  0       S          F       F       L        L
  succeeded  1       F          F       F       F        F
  succeeded  killed  F          F       F       F        F
  failed     0       F          F       F       F        F
  failed     1       F          F       F       F        F
  failed     killed  F          F       F       F        F
  stopped    0       L          F       F       L        L
  stopped    1       F          F       F       F        F
  stopped    killed  F          F       F       F        F
  none       0       L          F       F       L        L
  none       1       L          F       F       L        L
  none       killed  L          F       F       L        L
  never      0       L          X       X       L        L
  never      1       L          X       X       L        L
  never      killed  L          X       X       L        L`

type Case = readonly [closed: Word, exit: Exit, cluster: Cluster, verdict: Verdict]

function casesOf(table: string): readonly Case[] {
  const [head = [], ...lines] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return lines.flatMap(([closed, exit, ...letters]) =>
    letters.map((letter, column): Case => {
      const cluster = head[column + 2] as Cluster
      return [closed as Word, exit as Exit, cluster, LETTERS[letter] as Verdict]
    }),
  )
}

function verdictOf(closed: Word, exit: Exit, cluster: Cluster, elsewhere: boolean): Verdict {
  const said = closed !== 'none' && closed !== 'never'
  const status: ApplicationStatus | undefined =
    cluster === 'local' ? undefined : { state: cluster, id: 'app-1', text: cluster }
  return judge({
    connected: closed !== 'never',
    exit: EXITS[exit],
    ...(said ? { closed: { status: closed, exitCode: closed === 'failed' ? 1 : 0 } } : {}),
    ...(status === undefined ? {} : { cluster: status }),
    ...(elsewhere ? { elsewhere } : {}),
  }).verdict
}

describe('the driver here', () => {
  const cases = casesOf(HERE)

  test('every combination is in the table', () => {
    const clusters: readonly Cluster[] = ['local', 'succeeded', 'failed', 'killed', 'running', 'unknown']
    const all = WORDS.flatMap((word) =>
      EXIT_NAMES.flatMap((exit) => clusters.map((each) => [word, exit, each])),
    )
    expect(cases.map(([word, exit, cluster]) => [word, exit, cluster])).toEqual(all)
  })

  test.each(cases)('closed %s, exit %s, cluster %s: %s', (closed, exit, cluster, verdict) => {
    expect(verdictOf(closed, exit, cluster, false)).toBe(verdict)
  })
})

describe('the driver in the cluster', () => {
  const cases = casesOf(ELSEWHERE)

  test('every combination is in the table', () => {
    const clusters: readonly Cluster[] = ['succeeded', 'failed', 'killed', 'running', 'unknown']
    const all = WORDS.flatMap((word) =>
      EXIT_NAMES.flatMap((exit) => clusters.map((each) => [word, exit, each])),
    )
    expect(cases.map(([word, exit, cluster]) => [word, exit, cluster])).toEqual(all)
  })

  test.each(cases)('closed %s, exit %s, cluster %s: %s', (closed, exit, cluster, verdict) => {
    expect(verdictOf(closed, exit, cluster, true)).toBe(verdict)
  })
})
