import type { RunEvent } from './run-event.js'

/**
 * How far a run has come. `orphaned`: whoever ran it has died, and something of it still lives. `incomplete`: a
 * directory that was never whole.
 */
export type RunState =
  | 'submitting'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'orphaned'
  | 'ended'
  | 'incomplete'

/** What takes a run from one state to the next. */
export type RunStep = 'submitted' | 'connected' | 'stopping' | 'owner-died' | 'closed'

/** Every legal step; what is missing here does not happen. */
const STEPS: { readonly [S in RunState]: { readonly [Step in RunStep]?: RunState } } = {
  submitting: { submitted: 'starting', 'owner-died': 'orphaned', closed: 'ended' },
  starting: { connected: 'running', stopping: 'stopping', 'owner-died': 'orphaned', closed: 'ended' },
  // A driver that begins anew calls back anew.
  running: { connected: 'running', stopping: 'stopping', 'owner-died': 'orphaned', closed: 'ended' },
  stopping: { connected: 'stopping', 'owner-died': 'orphaned', closed: 'ended' },
  orphaned: { closed: 'ended' },
  ended: {},
  incomplete: {},
}

export const FIRST_STATE: RunState = 'submitting'

/** The state after a step; undefined where the step is not legal. */
export function nextState(state: RunState, step: RunStep): RunState | undefined {
  return STEPS[state][step]
}

/** The step that an event is; undefined for those that change no state. */
export function stepOf(event: Pick<RunEvent, 'event'> & { readonly state?: unknown }): RunStep | undefined {
  switch (event.event) {
    case 'submitted':
    case 'connected':
    case 'stopping':
    case 'closed':
      return event.event
    case 'application':
      // A driver in the cluster calls nobody: that it runs is all there is.
      return event.state === 'running' ? 'connected' : undefined
    default:
      return undefined
  }
}

/** The state after events; a step that is not legal changes nothing. */
export function stateAfter(events: Iterable<RunEvent>): RunState {
  let state = FIRST_STATE
  for (const event of events) {
    const step = stepOf(event)
    if (step !== undefined) state = nextState(state, step) ?? state
  }
  return state
}
