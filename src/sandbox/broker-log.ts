import { readFrom } from './daemon-log.js'

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

function nextState(state: BrokerLogState, line: string): BrokerLogState {
  const version = / Kafka version: (\S+)$/.exec(line)?.[1]
  return {
    started: state.started || line.endsWith('] Kafka Server started'),
    version: version ?? state.version,
    portTaken: state.portTaken || line.includes('Address already in use'),
  }
}
