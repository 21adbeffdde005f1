import { type Failure, MESSAGES, type MessageHeader } from '../protocol/messages.js'

/** What a runner says in its log when it cannot be reached, and the rest of the log. */
export interface LogWords {
  /** How the script ended; undefined where the log does not say. */
  readonly closed: MessageHeader<'CLOSED'> | undefined
  readonly failure: Failure | null
  /** What the job itself printed. */
  readonly printed: string
}

/** `sparkwire-says RUN TYPE {…}` on a line of its own, as python/sparkwire/log_link.py writes it. */
const WORD = /^sparkwire-says (\S+) (CLOSED|ERROR) (\{.*\})$/

/** Reads what the runner of a run has said in a log. Words of other runs and broken ones are what the job printed. */
export function readLogWords(log: string, run: string): LogWords {
  const printed: string[] = []
  let closed: LogWords['closed']
  let failure: Failure | null = null
  for (const line of log.split('\n')) {
    const [, of, type, text = ''] = WORD.exec(line) ?? []
    const header = of === run ? parsed(text) : undefined
    const end = type === 'CLOSED' ? MESSAGES.CLOSED.safeParse(header) : undefined
    const error = type === 'ERROR' ? MESSAGES.ERROR.safeParse(header) : undefined
    if (end?.success) closed = end.data
    else if (error?.success) failure = error.data.failure
    else {
      printed.push(line)
      continue
    }
    // A word begins a new line even where there is nothing to end.
    if (printed.at(-1) === '') printed.pop()
  }
  return { closed, failure, printed: printed.join('\n') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
