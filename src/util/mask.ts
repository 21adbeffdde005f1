/** What stands in the place of a secret: Spark's own word. */
export const MASKED = '*********(redacted)'

/** Shorter texts are words that stand everywhere. */
const LEAST = 4
/** A part of a secret that is one itself: `password="…"` of a JAAS configuration. */
const ASSIGNED = /\w*(?:password|secret|token|key)\w*\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/gi

/** Hides secrets in text, also those that come escaped, encoded, or in parts. */
export class Mask {
  readonly #pattern: RegExp | undefined

  /** `secrets` are the values that nobody may see; of those under 4 characters nothing is hidden. */
  constructor(secrets: Iterable<string>) {
    const forms = [...new Set([...secrets].flatMap(formsOf))].sort((a, b) => b.length - a.length)
    const escaped = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    this.#pattern = forms.length === 0 ? undefined : new RegExp(escaped.join('|'), 'g')
  }

  /** Whether there is nothing to hide. */
  get isEmpty(): boolean {
    return this.#pattern === undefined
  }

  /** The text without the secrets; to be asked before a text is cut. */
  text(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, () => MASKED)
  }

  /** The same for every text in plain data. */
  data<T>(data: T): T {
    return this.#pattern === undefined ? data : (this.#walked(data) as T)
  }

  #walked(data: unknown): unknown {
    if (typeof data === 'string') return this.text(data)
    if (Array.isArray(data)) return data.map((each) => this.#walked(each))
    if (typeof data !== 'object' || data === null) return data
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, this.#walked(value)]))
  }
}

/** A secret as it may stand in a text; python/sparkwire/masking.py has the same. */
function formsOf(secret: string): string[] {
  const parts = [secret, ...linesOf(secret), ...assignedIn(secret), ...behindUser(secret)]
  const forms = parts.flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part)])
  return [...forms, Buffer.from(secret).toString('base64')].filter((form) => form.length >= LEAST)
}

/** Of a PEM text each line, since logs have it in lines; the frame around the key is no secret. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/)
  return lines.length === 1
    ? []
    : lines.map((line) => line.trim()).filter((line) => !line.startsWith('-----'))
}

function assignedIn(secret: string): string[] {
  return [...secret.matchAll(ASSIGNED)].flatMap(([, double, single]) => {
    const quoted = double ?? single ?? ''
    return [quoted, quoted.replace(/\\(.)/g, '$1')]
  })
}

/** Of `user:password` and `Bearer token` the second. */
function behindUser(secret: string): string[] {
  const [, word] = /^(?:[^\s:]+:|Bearer )(.+)$/.exec(secret) ?? []
  return word === undefined ? [] : [word]
}
