import { type SqlToken, sqlTokens } from './sql-tokens.js'
import { TextFault } from './text-fault.js'

/** How a message names a token. */
export function tokenText({ kind, text }: SqlToken): string {
  return kind === 'end' ? 'the end' : text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** Reads the tokens of a text of Spark SQL one after the other. */
export class TokenReader {
  readonly #tokens: readonly SqlToken[]
  #next = 0

  /** @throws TextFault */
  constructor(text: string) {
    this.#tokens = sqlTokens(text)
  }

  /** The token that comes next, or one further on; the end for ever after the last. */
  peek(ahead = 0): SqlToken {
    const last = this.#tokens.length - 1
    return this.#tokens[Math.min(this.#next + ahead, last)] as SqlToken
  }

  take(): SqlToken {
    const token = this.peek()
    this.#next += 1
    return token
  }

  /** Whether the next token is one of these words, in whatever case, or signs. */
  isNext(...texts: readonly string[]): boolean {
    const { kind, text } = this.peek()
    return (kind === 'word' || kind === 'symbol') && texts.includes(text.toUpperCase())
  }

  /** Takes the next token if it is this word or sign. */
  takeIf(text: string): boolean {
    const found = this.isNext(text)
    if (found) this.#next += 1
    return found
  }

  /** @throws TextFault unless the next token is this word or sign. */
  expect(text: string, where: string): SqlToken {
    if (this.isNext(text)) return this.take()
    throw this.unexpected(`${text} ${where}`)
  }

  /** The fault that something else stands where `expected` does. */
  unexpected(expected: string, hint?: string): TextFault {
    const token = this.peek()
    return new TextFault(`found ${tokenText(token)}, expected ${expected}`, token.start, hint)
  }
}
