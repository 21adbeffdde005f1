import { channel } from 'node:diagnostics_channel'

/** One thing sparkwire is doing that may take long: shown by whoever listens, never awaited by who publishes. */
export interface StepEvent {
  /** Stable id, `room.step`: `toolchain.python`, `sandbox.kafka`, `run.submit`. */
  readonly step: string
  readonly state: 'started' | 'progress' | 'done' | 'failed'
  /** What is happening, for people. */
  readonly text: string
  /** Share done, 0 to 1, where it is known. */
  readonly fraction?: number
  /** Time since the step started, ms; on `done` and `failed`. */
  readonly elapsedMs?: number
}

const steps = channel('sparkwire:step')

/** Publishes one step event on the diagnostics channel `sparkwire:step`. */
export function publishStep(event: StepEvent): void {
  if (steps.hasSubscribers) steps.publish(event)
}

/** Calls `listener` for each step event until the returned function is called. */
export function onStep(listener: (event: StepEvent) => void): () => void {
  const receive = (message: unknown): void => listener(message as StepEvent)
  steps.subscribe(receive)
  return () => {
    steps.unsubscribe(receive)
  }
}

/** Runs `work` as one step: started, any progress it reports, then done or failed with the time it took. */
export async function step<T>(
  name: string,
  text: string,
  work: (progress: (text: string, fraction?: number) => void) => Promise<T>,
): Promise<T> {
  const began = performance.now()
  publishStep({ step: name, state: 'started', text })
  const progress = (detail: string, fraction?: number): void =>
    publishStep({
      step: name,
      state: 'progress',
      text: detail,
      ...(fraction === undefined ? {} : { fraction }),
    })
  try {
    const result = await work(progress)
    publishStep({ step: name, state: 'done', text, elapsedMs: performance.now() - began })
    return result
  } catch (error) {
    publishStep({ step: name, state: 'failed', text, elapsedMs: performance.now() - began })
    throw error
  }
}
