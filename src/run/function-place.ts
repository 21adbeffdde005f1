import { basename } from 'node:path'
import type { SourcePosition } from '../compile/compiled-job.js'
import type { JobDocument } from '../ir/job-document.js'
import { pythonFilesOf } from '../ir/python-files.js'
import type { Failure } from '../protocol/messages.js'

interface Frame {
  readonly file: string
  readonly line: number
}

/** The frames of a Python traceback that something carries as text. */
function framesIn(text: string): readonly Frame[] {
  return [...text.matchAll(/^\s*File "([^"]+)", line (\d+)/gm)].map(([, file = '', line]) => ({
    file,
    line: Number(line),
  }))
}

/**
 * The line of a Python function of the user's own that an error came through: on the driver by its frames, in a task by
 * the traceback that Spark hands on as text. The module lies elsewhere there; its name tells.
 */
export function functionPosition(failure: Failure, document: JobDocument): SourcePosition | undefined {
  const byName = new Map(pythonFilesOf(document).map((file) => [basename(file), file]))
  if (byName.size === 0) return undefined
  const texts = [...failure.causes.map(({ message }) => message), failure.traceback]
  for (const frames of [failure.frames, ...texts.map(framesIn)]) {
    // The innermost one of the user's, though Spark's own may lie further in.
    const frame = frames.findLast(({ file }) => byName.has(basename(file)))
    const file = frame === undefined ? undefined : byName.get(basename(frame.file))
    if (frame !== undefined && file !== undefined) return { file, line: frame.line, column: 1 }
  }
  return undefined
}
