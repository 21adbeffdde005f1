import { arrowStreamJoiner } from '../../rows/arrow-stream.js'
import { type OutputState, textOut } from './text-out.js'

/** Prints the frames of one result as one Arrow IPC stream, without decoding them. */
export interface ArrowPrinter {
  write(frame: Uint8Array): Promise<OutputState>
  end(): Promise<void>
}

export function createArrowPrinter(stdout: NodeJS.WritableStream): ArrowPrinter {
  const out = textOut(stdout)
  const stream = arrowStreamJoiner()
  return {
    async write(frame) {
      for (const part of stream.add(frame)) {
        if ((await out.write(part)) === 'closed') return 'closed'
      }
      return 'open'
    },
    async end() {
      for (const part of stream.end()) await out.write(part)
    },
  }
}
