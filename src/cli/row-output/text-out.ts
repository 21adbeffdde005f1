/** Whether whoever reads the output is still there. */
export type OutputState = 'open' | 'closed'

/** Writes to a stream and waits until it has taken the bytes; a reader that went away is a state, not an error. */
export interface TextOut {
  /** @throws the stream's own error, unless it is that the pipe was closed. */
  write(chunk: string | Uint8Array): Promise<OutputState>
}

const outs = new WeakMap<NodeJS.WritableStream, TextOut>()

/** The one writer of a stream; the results of a run share it. */
export function textOut(stream: NodeJS.WritableStream): TextOut {
  const out = outs.get(stream) ?? openTextOut(stream)
  outs.set(stream, out)
  return out
}

function openTextOut(stream: NodeJS.WritableStream): TextOut {
  const waiting = new Set<() => void>()
  let failure: Error | undefined
  const lost = (error: Error): void => {
    failure ??= error
    for (const wake of waiting) wake()
  }
  // Kept for good: a closed pipe may be reported long after the write that met it.
  stream.on('error', lost)
  stream.on('close', () => lost(Object.assign(new Error('The output was closed.'), { code: 'EPIPE' })))

  const taken = (chunk: string | Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake)
        resolve()
      }
      waiting.add(wake)
      stream.write(chunk, (error?: Error | null) => (error ? lost(error) : wake()))
    })

  return {
    async write(chunk) {
      if (failure === undefined && chunk.length > 0) await taken(chunk)
      if (failure === undefined) return 'open'
      if (isClosedPipe(failure)) return 'closed'
      throw failure
    },
  }
}

function isClosedPipe(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_WRITE_AFTER_END'
}
