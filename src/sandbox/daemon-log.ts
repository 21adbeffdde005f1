import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** How much of the end of a log is looked at, bytes. */
const TAIL_BYTES = 64 * 1024

/** The whole text of a log file; empty when there is no such file. */
export function logText(file: string): string {
  return readFrom(file, () => 0).text
}

/** Whether a daemon's log says that it could not have one of its ports. */
export function saysPortTaken(file: string): boolean {
  return logText(file).includes('Address already in use')
}

/** The last lines of a log file; none when there is no such file. */
export function logTail(file: string, lines = 15): readonly string[] {
  const { text } = readFrom(file, (size) => Math.max(0, size - TAIL_BYTES))
  return text.trimEnd().split('\n').slice(-lines).filter(Boolean)
}

/** The lines of a log that say what went wrong; the last lines when none does. */
export function logFailure(file: string, lines = 15): readonly string[] {
  const tail = withoutFrames(logTail(file, 500))
  const first = tail.findIndex((line) => / (ERROR|FATAL) |^Exception|^Error/.test(line))
  return first === -1 ? tail.slice(-lines) : tail.slice(first, first + lines)
}

/** The lines of Java's output without the frames of its stack traces: only the exceptions say anything to users. */
export function withoutFrames(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^\s+(at |\.\.\. \d+ (more|common))/.test(line))
}

/** What a file holds from a position on, and the position after it; nothing when there is no such file. */
export function readFrom(file: string, start: (size: number) => number): { text: string; end: number } {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return { text: '', end: 0 }
  }
  try {
    const { size } = fstatSync(descriptor)
    const from = start(size)
    const bytes = Buffer.alloc(Math.max(0, size - from))
    const length = readSync(descriptor, bytes, 0, bytes.length, from)
    return { text: bytes.toString('utf8', 0, length), end: from + length }
  } finally {
    closeSync(descriptor)
  }
}
