import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { RunEvent } from '../run-event.js'

/** Bytes of the beginning and of the end that tell how far a run has come. */
const GLANCE_BYTES = 64 * 1024

/** Every event of a file, in order; a line that is torn, or of a later version, is left out. */
export async function* readEvents(file: string): AsyncGenerator<RunEvent, void, undefined> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open(file, 'r')
  } catch {
    // Nothing has happened yet.
    return
  }
  try {
    for await (const line of handle.readLines({ autoClose: false })) {
      const event = parseEvent(line)
      if (event !== undefined) yield event
    }
  } finally {
    await handle.close()
  }
}

/** The first and the last events of a file: a long run has written gigabytes. */
export function glanceAtEvents(file: string): readonly RunEvent[] {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return []
  }
  try {
    const { size } = fstatSync(descriptor)
    const parts =
      size <= 2 * GLANCE_BYTES
        ? [readPart(descriptor, 0, size)]
        : [
            readPart(descriptor, 0, GLANCE_BYTES),
            // A newline ends the line that the first part has cut.
            '\n',
            readPart(descriptor, size - GLANCE_BYTES, GLANCE_BYTES),
          ]
    return parts
      .join('')
      .split('\n')
      .map(parseEvent)
      .filter((event) => event !== undefined)
  } finally {
    closeSync(descriptor)
  }
}

function readPart(descriptor: number, position: number, length: number): string {
  const part = Buffer.alloc(length)
  const read = readSync(descriptor, part, 0, length, position)
  return part.toString('utf8', 0, read)
}

/** One line of a file of events; undefined where it is torn. */
export function parseEvent(line: string): RunEvent | undefined {
  try {
    const event = JSON.parse(line) as RunEvent
    return typeof event.event === 'string' ? event : undefined
  } catch {
    return undefined
  }
}
