import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/run/run-event.js'
import { nextState, type RunState, type RunStep, stateAfter, stepOf } from '../../../src/run/run-state.js'

const STATES: readonly RunState[] = [
  'submitting',
  'starting',
  'running',
  'stopping',
  'orphaned',
  'ended',
  'incomplete',
]
const STEPS: readonly RunStep[] = ['submitted', 'connected', 'stopping', 'owner-died', 'closed']

/** Where each step leads, from the state of its line on; `-` is no legal step. */
const TABLE: Readonly<Record<RunState, string>> = {
  //           submitted connected stopping owner-died closed
  submitting: 'starting  -         -        orphaned   ended',
  starting: '  -         running   stopping orphaned   ended',
  running: '   -         running   stopping orphaned   ended',
  stopping: '  -         stopping  -        orphaned   ended',
  orphaned: '  -         -         -        -          ended',
  ended: '     -         -         -        -          -',
  incomplete: '-         -         -        -          -',
}

describe.each(STATES)('from %s', (state) => {
  const targets = TABLE[state].trim().split(/\s+/)
  test.each(STEPS.map((step, index) => [step, targets[index]] as const))('%s leads to %s', (step, target) => {
    expect(nextState(state, step) ?? '-').toBe(target)
  })
})

const event = (fields: Record<string, unknown>): RunEvent =>
  ({ v: 1, run: 'r1', at: '2026-11-22T18:30:00.000Z', ...fields }) as RunEvent

describe('the state after events', () => {
  test.each<[RunState, string[]]>([
    ['submitting', []],
    ['starting', ['submitted', 'warning', 'log']],
    ['running', ['submitted', 'connected', 'opened', 'progress', 'acknowledged']],
    ['stopping', ['submitted', 'connected', 'stopping', 'connected', 'progress']],
    ['ended', ['submitted', 'connected', 'closed', 'stopping', 'connected']],
  ])('is %s', (state, events) => {
    expect(stateAfter(events.map((name) => event({ event: name })))).toBe(state)
  })

  test('a driver in the cluster runs when the cluster says so', () => {
    const application = (state: string): RunEvent =>
      event({ event: 'application', id: 'app-1', state, text: '' })
    expect(stateAfter([event({ event: 'submitted' }), application('waiting')])).toBe('starting')
    expect(stateAfter([event({ event: 'submitted' }), application('running')])).toBe('running')
    expect(stepOf(application('failed'))).toBeUndefined()
  })
})
