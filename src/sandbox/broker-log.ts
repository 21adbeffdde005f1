import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** How much of the end of a log is looked at, bytes. */
const TAIL_BYTES = 64 * 1024

/** What the log of a starting broker says so far. */
export interface BrokerLogState {
  readonly started: boolean
  readonly version: string | undefined
  /** Whether the broker could not have one of its ports. */
  readonly portTaken: boolean
}

/** Reads a broker's log as it grows: each line is looked at once. */
export class BrokerLog {
  readonly #file: string
  #position = 0
  #rest = ''
  #state: BrokerLogState = { started: false, version: undefined, portTaken: false }

  constructor(file: string) {
    this.#file = file
  }

  /** What the log says now. */
  read(): BrokerLogState {
    const lines = (this.#rest + this.#readOn()).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#state = nextState(this.#state, line)
    return this.#state
  }

  #readOn(): string {
    const { text, end } = readFrom(this.#file, () => this.#position)
    this.#position = end
    return text
  }
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

function nextState(state: BrokerLogState, line: string): BrokerLogState {
  const version = / Kafka version: (\S+)$/.exec(line)?.[1]
  return {
    started: state.started || line.endsWith('] Kafka Server started'),
    version: version ?? state.version,
    portTaken: state.portTaken || line.includes('Address already in use'),
  }
}

function readFrom(file: string, start: (size: number) => number): { text: string; end: number } {
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
